/** For the owner's own look, by `?consent-inspect`: what ran on the page without being held. */

const SOURCES = 'script[src],iframe[src],img[src],link[rel~=stylesheet][href]'

/**
 * List in the console what came from other hosts, and each tag as it should be.
 * @param {WidgetData} data
 */
export const start = async ({ site }) => {
  const { notice } = await ask(`${site}/check`)
  const { services } = await ask(`${site}/notices/${notice}`)
  const report = () => {
    const own = new Set([location.host, hostOf(import.meta.url)])
    const tags = unheld(own)
    const named = new Set(tags.map(({ host }) => host))
    for (const { element, host } of tags) {
      console.warn(`consent: ${host} was not held back. Write:\n${held(element, idFor(services, host))}`)
    }
    const others = loaded(own).filter((host) => !named.has(host))
    if (others.length) {
      console.warn(`consent: loaded by a script, a style or the page's server: ${others.join(', ')}`)
    }
    if (!tags.length && !others.length) console.info('consent: nothing ran without being held')
  }
  if (document.readyState === 'complete') report()
  else addEventListener('load', report)
}

/** @param {string} path */
const ask = async (path) =>
  (await fetch(new URL(`../v1/sites/${path}`, import.meta.url))).json()

/** @param {Set<string>} own hosts that need no tag */
const unheld = (own) =>
  [...document.querySelectorAll(SOURCES)]
    .filter((element) => !element.hasAttribute('data-consent'))
    .map((element) => ({ element, host: hostOf(address(element)) }))
    .filter(({ host }) => host && !own.has(host))

/** @param {Set<string>} own */
const loaded = (own) => {
  const hosts = performance.getEntriesByType('resource').map(({ name }) => hostOf(name))
  return [...new Set(hosts)].filter((host) => host && !own.has(host))
}

/** @param {{ id: string, hosts?: string[] }[]} services @param {string} host */
const idFor = (services, host) =>
  services.find(({ hosts }) => hosts?.includes(host.replace(/:\d+$/, '')))?.id ??
  'the purpose or service it is for'

/**
 * Write an element as it is held back until its purpose is given.
 * @param {Element} element
 * @param {string} id
 */
const held = (element, id) => {
  const copy = /** @type {Element} */ (element.cloneNode())
  copy.setAttribute('data-consent', id)
  if (copy.matches('script')) copy.setAttribute('type', 'text/plain')
  else {
    copy.setAttribute('data-src', address(copy))
    copy.removeAttribute('src')
    copy.removeAttribute('href')
  }
  return copy.outerHTML
}

/** @param {Element} element */
const address = (element) => element.getAttribute('src') ?? element.getAttribute('href') ?? ''

/** @param {string} url */
const hostOf = (url) => {
  try {
    const { host, protocol } = new URL(url, location.href)
    return protocol.startsWith('http') ? host : ''
  } catch {
    return ''
  }
}
