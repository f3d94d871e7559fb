/** For sites whose pages carry another tool's attributes: ours are written beside them. */

const { tools, names } = /** @type {Attributes} */ (DATA.attributes)
const known = new Map(names)
const HELD = 'script[type="text/plain"],[data-src],[data-cookieblock-src],link[data-href]'

/** What each tool's attributes name. @type {Record<string, (held: HTMLElement) => string[] | undefined>} */
const READ = {
  klaro: ({ dataset: { name } }) => (name ? [name] : undefined),
  'vanilla-cookieconsent': ({ dataset: { category, service = '' } }) =>
    category ? [category, ...(known.has(service) ? [service] : [])] : undefined,
  cookiebot: ({ dataset: { cookieconsent } }) => cookieconsent?.split(','),
  onetrust: (held) => /optanon-category-(\S+)/.exec(held.getAttribute('class') ?? '')?.[1].split('-'),
}

/** @param {any} held */
const translate = (held) => {
  const { dataset } = held
  if (dataset.consent !== undefined) return
  const said = tools.map((tool) => READ[tool](held)).find(Boolean)
  if (!said) return
  // A name that stands for nothing is never allowed.
  dataset.consent = said.map((name) => known.get(name.trim()) ?? '?').join(' ')
  const { cookieblockSrc } = dataset
  if (cookieblockSrc) dataset.src = cookieblockSrc
  const isLink = held.localName === 'link'
  const name = isLink ? 'href' : 'src'
  if (!isLink && held.localName !== 'script') return
  held.type = 'text/plain'
  if (dataset[name]) held.setAttribute(name, dataset[name])
  delete dataset[name]
}

const look = () => document.querySelectorAll(HELD).forEach(translate)
look()
// Both come before the core's own, which finds what it knows.
new MutationObserver(look).observe(document, { childList: true, subtree: true })
document.addEventListener('DOMContentLoaded', look)

NEXT(TAG, DATA)
