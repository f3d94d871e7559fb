/** What this browser remembers of the visitor's choice, and nothing before it. */

/** Give the values of all cookies of a name. @param {string} name */
export const cookies = (name) =>
  document.cookie
    .split('; ')
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))

/**
 * Keep a state until it expires, and the token in placement C.
 * @param {WidgetData} data @param {string} state @param {string} [token]
 */
export const keep = ({ site, domain }, state, token) => {
  const end = new Date(+state.split('.')[7] * 864e5).toUTCString()
  const shared = `.${location.hostname}`.endsWith(`.${domain}`) ? `;Domain=${domain}` : ''
  /** @param {string} name @param {string} value */
  const write = (name, value) => {
    expire(name)
    // The server's own of another time cannot be replaced: then both are shown.
    for (const scope of [shared, ''])
      if (!cookies(name).includes(value))
        document.cookie = `${name}=${value};Path=/;Expires=${end};SameSite=Lax;Secure${scope}`
  }
  write(`pp_${site}`, state)
  if (token) write(`pps_${site}`, token)
}

/** Expire a cookie on this host, its parents and every path above. @param {string} name */
export const expire = (name) => {
  const { hostname, pathname } = location
  for (let domain = hostname; domain; domain = domain.replace(/^[^.]*\.?/, '')) {
    for (let path = pathname; path; path = path.replace(/[^/]+$|\/$/, '')) {
      const gone = `${name}=;Max-Age=0;Secure;Path=${path}`
      document.cookie = gone
      document.cookie = `${gone};Domain=${domain}`
    }
  }
}

/** Recall the choice that the service has not yet confirmed. @param {WidgetData} data @returns {Pending | undefined} */
export const recall = ({ site }) => attempt(() => JSON.parse(localStorage[`pp_${site}`]))

/** Note a choice until the service has confirmed it. @param {WidgetData} data @param {Pending} [pending] */
export const note = ({ site }, pending) =>
  attempt(() => {
    if (pending) localStorage[`pp_${site}`] = JSON.stringify(pending)
    else delete localStorage[`pp_${site}`]
  })

/** Do what the browser may forbid. @param {() => any} act */
export const attempt = (act) => {
  try {
    return act()
  } catch {
    // Without storage, a choice is sent from this page only.
  }
}
