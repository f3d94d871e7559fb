/** Whose an address is: the service, of those not allowed, that its host and path belong to. */

import { attempt } from '../attempt.js'

/** What is below the page's own address, without a look at where that is. */
const BELOW = /^[\w.-]*([/?#][\w.-]|$)/

/**
 * @param {WidgetData} data
 * @param {string} own where the notice comes from, which nothing holds back
 */
export const openOwners = (data, own) => {
  const { items } = data
  /** What the visitor loads without allowing it for good. @type {Set<string>} */
  const once = new Set()
  data.once = once
  /** Services by host, each with the paths that are its. @type {Map<string, [Item, string][]>} */
  const services = new Map()
  for (const item of items) {
    for (const place of item.hosts ?? []) {
      const [host] = place.split('/')
      services.set(host, [...(services.get(host) ?? []), [item, place.slice(host.length)]])
    }
  }
  /** Services that something was let through for. @type {Set<string>} */
  const ran = new Set()
  const home = `${location.origin}/`
  /** Tell whether the page's short addresses are its own: a `<base>` may say otherwise. */
  const isHome = () => document.baseURI.startsWith(home)

  /** @param {string} address */
  const ownerOf = (address) => {
    const { hostname, pathname, href } = new URL(address, document.baseURI)
    const found = services.get(hostname)
    if (!found || href.startsWith(home) || href.startsWith(own)) return
    const owners = found.filter(([, path]) => pathname.startsWith(path))
    // Until the notice is there, a queue or an element of that id may stand in its place.
    const on = owners.filter(([{ id, necessary }]) => necessary || once.has(id) || window.consent?.allows?.(id))
    for (const [{ id }] of on) ran.add(id)
    // A host of two services is open as soon as one of them is.
    return on[0] ? undefined : owners[0]?.[0].id
  }

  return {
    ran,

    /** Give the service that an address has to wait for. @param {unknown} text */
    holds: (text) => {
      const address = `${text}`
      // Most are the page's own, and are told without being taken apart.
      if (/^(data|blob):/.test(address) || address.startsWith(home)) return
      if (BELOW.test(address) && isHome()) return
      return attempt(() => ownerOf(address))
    },

    /** Give the service that an address in a `srcset`, or in markup, has to wait for. @param {unknown} text */
    holdsAny: (text) => {
      const ADDRESS = isHome() ? /(https?:|[\\/]{2})[^\s,"'<>]+/gi : /[^\s,"'<>=]+/g
      for (const address of `${text}`.match(ADDRESS) ?? []) {
        // Two slashes in a text of the page need not begin an address.
        const owner = attempt(() => ownerOf(address))
        if (owner) return owner
      }
    },
  }
}
