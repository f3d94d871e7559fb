/** Whose an address is: the service, of those not allowed, that its host and path belong to. */

import { attempt } from '../attempt.js'

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

  /** @param {string} address */
  const ownerOf = (address) => {
    const { origin, hostname, pathname, href } = new URL(address, location.href)
    if (origin === location.origin || href.startsWith(own)) return
    const owners = (services.get(hostname) ?? []).filter(([, path]) => pathname.startsWith(path))
    // Until the notice is there, a queue or an element of that id may stand in its place.
    const on = owners.filter(([{ id, necessary }]) => necessary || once.has(id) || window.consent?.allows?.(id))
    for (const [{ id }] of on) ran.add(id)
    // A host of two services is open as soon as one of them is.
    return on[0] ? undefined : owners[0]?.[0].id
  }

  return {
    ran,

    /** Give the service that an address, or one in a `srcset`, has to wait for. @param {unknown} text */
    holds: (text) => {
      const addresses = /^(data|blob):/.test(`${text}`) ? [] : `${text}`.match(/([a-z]+:)?\/\/[^\s,"'<>]+/gi)
      for (const address of addresses ?? []) {
        // Two slashes in a text of the page need not begin an address.
        const owner = attempt(() => ownerOf(address))
        if (owner) return owner
      }
    },
  }
}
