"""What runs in a page that is looked at: it reads, and notes what cookies are set."""

STORED = """async () => {
  const names = async (read) => { try { return await read() } catch { return [] } }
  return {
    local: await names(() => Object.keys(localStorage)),
    session: await names(() => Object.keys(sessionStorage)),
    indexeddb: await names(async () =>
      (await indexedDB.databases()).map((one) => one.name)),
    cache: await names(() => caches.keys()),
    worker: await names(async () =>
      (await navigator.serviceWorker.getRegistrations()).map((one) =>
        new URL((one.active || one.waiting || one.installing).scriptURL).pathname)),
  }
}"""

# What is deleted again at once, as by a notice, was stored all the same.
WRITES = """(() => {
  const found = []
  Object.defineProperty(window, Symbol.for('consent-ledger scan'), { value: found })
  const own = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')
  Object.defineProperty(Document.prototype, 'cookie', { ...own, set(text) {
    own.set.call(this, text)
    const name = String(text).split(/[=;]/)[0].trim()
    if (`; ${own.get.call(this)}`.includes(`; ${name}=`)) found.push(['cookie', name])
  } })
  const watch = (owner, kind) => {
    const open = owner.prototype.open
    owner.prototype.open = function (name, ...more) {
      found.push([kind, String(name)])
      return open.call(this, name, ...more)
    }
  }
  watch(IDBFactory, 'indexeddb')
  if (window.CacheStorage) watch(CacheStorage, 'cache')
})()"""
WRITTEN = """() => [...(window[Symbol.for('consent-ledger scan')] || [])]"""

LINKS = """() => [...document.links].map((link) => link.href).slice(0, 2000)"""

TICKED = """(one) => one.checked
  || one.getAttribute('aria-checked') === 'true'"""

LANGUAGE = "() => document.documentElement.lang"

SCROLL = """() => { const end = document.documentElement.scrollHeight
  scrollTo(0, end); setTimeout(() => scrollTo(0, 0), 200) }"""

OURS = """async () => {
  const tag = [...document.scripts].find((script) => script.src &&
    /\\/w\\/[a-z0-9-]{1,32}(\\.[A-Za-z-]+)?\\.js$/.test(new URL(script.src).pathname))
  if (!tag || !window.consent) return null
  const url = new URL(tag.src)
  const cut = url.pathname.lastIndexOf('/w/')
  const base = url.origin + url.pathname.slice(0, cut)
  const site = url.pathname.slice(cut + 3).split('.')[0]
  const ask = async (path) => {
    const answer = await fetch(`${base}/v1/sites/${site}/${path}`)
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
    return answer.text()
  }
  try {
    const check = JSON.parse(await ask('check'))
    const notice = await ask(`notices/${check.notice}`)
    return { base, site, regime: check.regime, notice, failed: '' }
  } catch (error) {
    return { base, site, regime: '', notice: '', failed: String(error) }
  }
}"""

# Light DOM and open shadow roots; a closed one nobody can look into.
ALL = """const all = (root) => [...root.querySelectorAll('*')].flatMap((one) =>
  one.shadowRoot ? [one, ...all(one.shadowRoot)] : [one])
const up = (one) => one.parentElement || (one.getRootNode() || {}).host || null
const seen = (one) => {
  const box = one.getBoundingClientRect(), style = getComputedStyle(one)
  return box.width > 1 && box.height > 1 && style.visibility === 'visible'
    && Number(style.opacity) > 0.05 && one.checkVisibility()
}
const label = (one) => (one.getAttribute('aria-label') || one.innerText || one.value
  || one.getAttribute('title') || '').trim().replace(/\\s+/g, ' ')
const presses = (one) => one.matches('button, a, [role=button], [role=link], summary, '
  + 'input[type=button], input[type=submit], [onclick], [tabindex]')
  || (getComputedStyle(one).cursor === 'pointer' && !one.children.length)
"""

# A notice lies over the page: it is fixed or sticky, a dialog, or calls itself one.
LAYER = (
    "(words) => {"
    + ALL
    + """
const over = (one) => {
  const style = getComputedStyle(one)
  return ['fixed', 'sticky'].includes(style.position)
    || one.matches('dialog[open], [role=dialog], [role=alertdialog]')
    || /consent|cookie|privacy-choices|cmp|klaro|orejime|tarteaucitron/i.test(one.id)
}
const said = new RegExp(words, 'i')
const layers = all(document.body || document.documentElement).filter((one) =>
  over(one) && !one.matches('button, a, input') && said.test(one.innerText || ''))
const within = (one) => { for (let at = one; at; at = up(at))
  if (layers.includes(at)) return true
  return false }
const ground = (one) => { for (let at = one; at; at = up(at)) {
  const style = getComputedStyle(at)
  if (style.backgroundImage !== 'none') return ''
  const colour = style.backgroundColor
  if (!/^rgba\\(.*, 0\\)$|^transparent$/.test(colour)) return colour
  } return 'rgb(255, 255, 255)' }
const elements = all(document.body || document.documentElement).filter((one) =>
  presses(one) && within(one) && seen(one) && label(one).length < 80 && label(one)
  && !one.matches('input[type=checkbox], [role=switch], [role=tab], label'))
const outer = elements.filter((one) =>
  !elements.some((other) => other !== one && other.contains(one) && other.matches(
    'button, a, [role=button]')))
const deep = () => { let at = document.activeElement
  while (at && at.shadowRoot && at.shadowRoot.activeElement)
    at = at.shadowRoot.activeElement
  return at }
const facts = outer.map((one) => {
  const box = one.getBoundingClientRect(), style = getComputedStyle(one)
  return {
    text: label(one), width: box.width, height: box.height,
    font: [style.fontSize, style.fontWeight, style.textDecorationLine].join(' '),
    colours: [style.color, style.backgroundColor, style.borderTopColor,
      style.borderTopStyle, style.borderTopWidth, style.opacity].join(' '),
    ink: style.color, ground: ground(one),
    focusable: one.tabIndex >= 0 && !one.disabled, focused: one === deep(),
    inside: box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight + 1
      && box.right <= innerWidth + 1,
  }
})
const boxes = all(document.body || document.documentElement).filter((one) =>
  one.matches('input[type=checkbox], [role=switch]') && within(one)
  && !one.disabled && one.getAttribute('aria-disabled') !== 'true'
  && (one.checked || one.getAttribute('aria-checked') === 'true'))
const locked = [document.body, document.documentElement].some((one) => one
  && /hidden|clip/.test(getComputedStyle(one).overflowY)
  && document.documentElement.scrollHeight > innerHeight)
return { found: layers.filter(seen).length > 0, elements: outer, facts, locked, boxes,
  ticked: boxes.map((one) => label(one) || one.name || one.id
    || (one.labels && one.labels[0] ? label(one.labels[0]) : '') || 'a box') }
}"""
)

# What brings a notice back: a control of the page itself.
WAYS_BACK = (
    "(words) => {"
    + ALL
    + """
const said = new RegExp(words, 'i')
const leaves = (one) => one.matches('a[href]') && !/^(#|javascript:)/.test(
  one.getAttribute('href')) && !one.matches('[data-consent-open]')
return all(document.body).filter((one) => presses(one) && seen(one) && !leaves(one)
  && (one.matches('[data-consent-open]') || said.test(label(one)))
  && label(one).length < 80)
}"""
)
