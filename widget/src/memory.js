/** What this browser remembers of the visitor's choice, and nothing before it. */

import { attempt } from './attempt.js'
import { today } from './state.js'

/** Give the values of all cookies of a name. @param {string} name */
export const cookies = (name) =>
  document.cookie
    .split('; ')
    .flatMap((pair) => (pair.startsWith(`${name}=`) ? pair.slice(name.length + 1) : []))

/**
 * Write a cookie, or take it away: its age is 0 then.
 * @param {string} pair @param {number} age in seconds @param {string} scope
 */
const write = (pair, age, scope) => {
  document.cookie = `${pair};Max-Age=${age};SameSite=Lax;Secure;Path=${scope}`
}

/**
 * Keep a state until it expires, and the token in placement C.
 * @param {WidgetData} data @param {string} state @param {string} [token]
 */
export const keep = ({ site, domain }, state, token) => {
  const age = (+state.split('.')[7] - today()) * 86400
  /** @param {string} name @param {string} value */
  const replace = (name, value) => {
    if (cookies(name).length) expire(name)
    // Where the page is not below the domain, the first is refused. The server's own of
    // another time cannot be replaced: then both are shown.
    for (const scope of [domain ? `/;Domain=${domain}` : '/', '/'])
      if (!cookies(name).includes(value)) write(`${name}=${value}`, age, scope)
  }
  replace(`pp_${site}`, state)
  if (token) replace(`pps_${site}`, token)
}

/** Expire a cookie on this host, its parents and every path above. @param {string} name */
export const expire = (name) => {
  const { hostname, pathname } = location
  for (let domain = hostname; domain; domain = domain.replace(/^[^.]*\.?/, '')) {
    for (let path = pathname; path; path = path.replace(/[^/]+$|\/$/, '')) {
      write(`${name}=`, 0, path)
      write(`${name}=`, 0, `${path};Domain=${domain}`)
    }
  }
}

/**
 * Recall the choice that the service has not yet confirmed. The first look into storage is
 * dear, so a cookie tells whether to.
 * @param {WidgetData} data @returns {Choice | undefined}
 */
export const recall = ({ site }) =>
  attempt(() => cookies(`pn_${site}`)[0] && JSON.parse(localStorage[`pp_${site}`]))

/** Note a choice until the service has confirmed it. @param {WidgetData} data @param {Choice} [pending] */
export const note = ({ site }, pending) =>
  attempt(() => {
    if (pending) localStorage[`pp_${site}`] = JSON.stringify(pending)
    else delete localStorage[`pp_${site}`]
    write(`pn_${site}=1`, pending ? 4e7 : 0, '/')
  })
