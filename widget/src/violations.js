/** What an enforced or reported policy kept a page from. */

/**
 * Tell of each address, also of those from before this script, and whether it was enforced.
 * Throws where a browser does not tell of the latter.
 * @param {(address: string, isEnforced: boolean) => void} tell
 */
export const watchViolations = (tell) => {
  document.addEventListener('securitypolicyviolation', ({ disposition, blockedURI }) =>
    tell(blockedURI, disposition === 'enforce'),
  )
  const past = new ReportingObserver(
    (reports) => {
      for (const { body } of /** @type {any[]} */ (reports)) {
        tell(body.blockedURL, body.disposition === 'enforce')
      }
    },
    { types: ['csp-violation'], buffered: true },
  )
  past.observe()
}

/** Give the host of an address; inline code has none. @param {string} address */
export const hostOf = (address) =>
  /^(https?|wss?):\/\//.test(address) ? new URL(address).hostname : ''
