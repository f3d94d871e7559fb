"""What a page does of its own: fingerprints, calls of consent mode, boxes of forms."""

from typing import TYPE_CHECKING, Any

from consent.scan.script import ALL
from consent.scan.seen import Box, Call, Traits
from consent.scan.sense import OPTIONAL, WAY_BACK

if TYPE_CHECKING:
    from playwright.async_api import Page

READINGS = {"canvas", "sound"}
GRANTS = {"ad_storage", "analytics_storage", "ad_user_data", "ad_personalization"}

# Ten letters drawn and read back are no test for an emoji; a compressor that is
# rendered to be read is no music.
WATCH = """(() => {
  const note = (what) => {
    (window[Symbol.for('consent-ledger scan')] || []).push(['read', what])
  }
  const wrap = (owner, name, before) => {
    const own = owner && owner[name]
    if (own) owner[name] = function (...given) {
      before(this, ...given)
      return own.apply(this, given)
    }
  }
  const drawn = new WeakMap()
  const letters = (canvas) => drawn.get(canvas) || new Set()
  const context = window.CanvasRenderingContext2D.prototype
  for (const name of ['fillText', 'strokeText']) wrap(context, name, (it, text) =>
    drawn.set(it.canvas, new Set([...letters(it.canvas), ...String(text)])))
  const reads = (canvas) => { if (letters(canvas).size > 9) note('canvas') }
  wrap(context, 'getImageData', (it) => reads(it.canvas))
  for (const name of ['toDataURL', 'toBlob'])
    wrap(HTMLCanvasElement.prototype, name, reads)
  const audio = window.OfflineAudioContext && OfflineAudioContext.prototype
  wrap(window.BaseAudioContext && BaseAudioContext.prototype,
    'createDynamicsCompressor', (it) => { if (audio && audio.isPrototypeOf(it))
      note('sound') })
})()"""

READ = (
    "([words, optional]) => {"
    + ALL
    + """
const noted = window[Symbol.for('consent-ledger scan')] || []
const layer = Array.isArray(window.dataLayer) ? window.dataLayer : []
const call = (one) => [String(one[0]), String(one[1]), Object.entries(
  Object(one[2])).filter(([, value]) => value === 'granted').map(([name]) => name),
  Boolean(Object(one[2]).region)]
const back = new RegExp(words, 'i'), wanted = new RegExp(optional, 'i')
const leaves = (one) => one.matches('a[href]') && !/^(#|javascript:)/.test(
  one.getAttribute('href'))
const named = (box) => ([...box.labels || []].map(label).join(' ') || label(box))
const every = all(document.body || document.documentElement)
return {
  read: noted.filter((one) => one && one[0] === 'read').map((one) => String(one[1])),
  calls: layer.slice(0, 500).filter((one) => one && one.length).map(call),
  boxes: every.filter((one) => one.matches('form input[type=checkbox]') && seen(one)
    && (one.checked || one.required) && wanted.test(named(one))
  ).map((one) => [named(one).slice(0, 80), one.checked, one.required]),
  back: every.some((one) => seen(one) && (one.matches('[data-consent-open]')
    || (presses(one) && !leaves(one) && back.test(label(one))
      && label(one).length < 80))),
} }"""
)


async def read(page: "Page") -> Traits:
    """Read them from a page as it stands there now."""
    told: dict[str, Any] = await page.evaluate(READ, [WAY_BACK, OPTIONAL])
    return Traits(
        fingerprints=tuple(sorted(READINGS & {*told["read"]})),
        calls=tuple(_call(*one) for one in told["calls"]),
        boxes=tuple(
            Box(label=str(name), ticked=bool(ticked), required=bool(required))
            for name, ticked, required in told["boxes"]
        ),
        way_back=bool(told["back"]),
    )


def _call(command: str, what: str, granted: list[str], regional: object) -> Call:
    return Call(
        command=command,
        what=what,
        granted=tuple(sorted(GRANTS & {*granted})),
        regional=bool(regional),
    )
