({ now, cookie, signal }) => {
  const stand = (object, name, value) => Object.defineProperty(object, name, { value })
  const quiet = (event) => event.stopImmediatePropagation()
  Date.now = () => now
  Object.defineProperty(document, 'cookie', { get: () => cookie, set() {} })
  for (const kind of ['localStorage', 'sessionStorage']) stand(window, kind, {})
  stand(navigator, 'globalPrivacyControl', signal)
  stand(window, 'fetch', () => new Promise(() => {}))
  addEventListener('DOMContentLoaded', quiet, true)
  addEventListener('click', (event) => {
    if (!event.target.closest('button[name], a[href]:not([href^="#"])')) return
    quiet(event)
    event.preventDefault()
  }, true)
}
