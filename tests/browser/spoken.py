"""The languages, screens and colours that the notice is looked at in.

Of all languages these have the longest words, the shortest, the tallest letters, no
spaces, and another direction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from benchmarks.reference import reference_site
from tests.browser.stage import Stage, framed, staged

SPOKEN = ("en", "de", "fr", "el", "ar", "ja", "th")
SCREENS = ((320, 568), (768, 1024), (1440, 900))
ZOOMED = (320, 256)
"""What is left of 1280 by 1024 at 400 % zoom."""
SCHEMES = ("light", "dark")
TAG = '<script async src="{service}/w/site.{lang}.js"{nonce}></script>'

IN_VIEW = """(all) => all.filter((it) => {
  const { left, top, right, bottom } = it.getBoundingClientRect()
  const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
  return left < 0 || top < -1 || right > innerWidth || bottom > innerHeight
    || !it.contains(middle) || it.scrollWidth > it.clientWidth + 1
    || it.scrollHeight > it.clientHeight + 1
}).map((it) => it.innerText)"""
OUTSIDE = """(all) => all.filter((it) => {
  const { left, right } = it.getBoundingClientRect()
  const cut = it.scrollWidth > it.clientWidth + 1
    && getComputedStyle(it).display !== 'inline'
  return it.checkVisibility() && (left < -1 || right > innerWidth + 1 || cut)
}).map((it) => it.outerHTML.slice(0, 200))"""
CONTRAST = """(it) => {
  const paint = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const mix = (...colours) => {
    paint.fillStyle = 'white'
    for (const colour of ['white', ...colours]) {
      paint.fillStyle = colour
      paint.fillRect(0, 0, 1, 1)
    }
    return [...paint.getImageData(0, 0, 1, 1).data]
  }
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0)
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b)
    return (high + 0.05) / (low + 0.05)
  }
  const around = []
  for (let up = it.parentElement; up; up = up.parentElement)
    around.unshift(getComputedStyle(up).backgroundColor)
  const { color, backgroundColor, borderColor } = getComputedStyle(it)
  const inside = mix(...around, backgroundColor)
  return {
    text: ratio(mix(...around, backgroundColor, color), inside),
    edge: Math.max(ratio(inside, mix(...around)),
      ratio(mix(...around, borderColor), mix(...around))),
  }
}"""
STYLE = """(it) => Object.fromEntries([...getComputedStyle(it)]
  .map((name) => [name, getComputedStyle(it)[name]]))"""


@dataclass(frozen=True, slots=True)
class Shown:
    """The notice in one language on a page of its own."""

    page: Page
    stage: Stage
    lang: str

    @property
    def card(self) -> Locator:
        """Find the first layer."""
        return self.page.locator("#privacy-choices .pc-card")

    @property
    def panel(self) -> Locator:
        """Find the second layer by its role and name."""
        return self.page.get_by_role("dialog", name=self.say("open"))

    def say(self, key: str) -> str:
        """Give a text in this language."""
        return self.stage.site.notice.texts[self.lang][key]

    def purposes(self) -> list[str]:
        """Name what is asked for, in this language."""
        asked = (it for it in self.stage.site.notice.purposes if not it.necessary)
        return [purpose.name[self.lang] for purpose in asked]

    def press(self, layer: Locator, key: str) -> None:
        """Press the button of that text, as somebody who reads it would."""
        layer.get_by_role("button", name=self.say(key), exact=True).click()

    def open(self) -> Locator:
        """Open the second layer, with all that folds unfolded."""
        self.page.evaluate("consent.open()")
        self.panel.locator("details").evaluate_all(
            "(all) => all.forEach((it) => { it.open = true })"
        )
        return self.panel

    def settle(self) -> None:
        """Wait until the service has confirmed all that is on its way."""
        framed(self.page)
        self.page.wait_for_function("() => !localStorage.length")

    def reload(self) -> None:
        """Load the page again."""
        self.page.reload()
        self.page.wait_for_function("() => window.consent")

    def cells(self, screens: tuple[tuple[int, int], ...] = SCREENS) -> Iterator[str]:
        """Put the page on each screen, light and dark, in place; name where it is."""
        for width, height in screens:
            self.page.set_viewport_size({"width": width, "height": height})
            for scheme in SCHEMES:
                self.page.emulate_media(color_scheme=scheme)
                yield f"{self.lang} {width}x{height} {scheme}"


def show(page: Page, stage: Stage, lang: str) -> Shown:
    """Open the page that speaks a language."""
    page.goto(f"{stage.url}/{lang}")
    page.wait_for_function("() => window.consent")
    return Shown(page, stage, lang)


@contextmanager
def polyglot(*languages: str) -> Iterator[Stage]:
    """Open a stage whose page speaks the language that its path names."""
    with staged(reference_site(*(languages or SPOKEN))) as stage:
        stage.head = TAG
        yield stage


def style(element: Locator) -> dict[str, Any]:
    """Give an element's whole computed style."""
    return dict(element.evaluate(STYLE))
