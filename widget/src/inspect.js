/** For the owner, on request: what this page loads without being held back. */

/** @param {WidgetData} data @param {string} base */
export const inspect = ({ items }, base) => {
  /** @param {string} host */
  const service = (host) => items.find(({ hosts }) => hosts?.includes(host))?.id || 'SERVICE'
  const seen = new Set([location.host, new URL(base).host])

  for (const element of document.querySelectorAll('script[src],iframe[src],img[src]')) {
    const { host } = new URL(/** @type {HTMLImageElement} */ (element).src)
    if (seen.has(host)) continue
    const held = /** @type {HTMLScriptElement} */ (element.cloneNode())
    held.dataset.consent = service(host)
    if (held.text != null) held.type = 'text/plain'
    else {
      held.dataset.src = held.src
    held.removeAttribute('src')
    }
    console.warn(`consent: not held back: ${host}`, held)
  }
}
