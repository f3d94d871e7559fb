/** For sites that count: how often the notice is shown and answered, never to whom. */

/** Count from here on, once on a page. @param {WidgetData} data @param {ConsentApi} api @param {string} from */
const count = ({ site, shown: { notice, lang } }, api, from) => {
  if (api.counts) return
  api.counts = true
  const url = from.replace(/\/w\/[^/]*$/, `/v1/sites/${site}/shown`)
  // A beacon would take the cookies along.
  /** @param {string} what */
  const tell = (what) =>
    fetch(url, {
      method: 'POST',
      credentials: 'omit',
      keepalive: true,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ notice, lang, what }),
    }).catch(() => {})

  const look = () => {
    if (document.querySelector('#privacy-choices [data-when=ask]:not([hidden])')) tell('shown')
  }
  if (document.body) look()
  else document.addEventListener('DOMContentLoaded', look)
  document.addEventListener(
    'click',
    ({ target }) => {
      const button = /** @type {Element} */ (target).closest('#privacy-choices button')
      if (button?.hasAttribute('name')) tell('answered')
    },
    true,
  )
}

if (window.consent?.ready) count(DATA, window.consent, TAG.src)
