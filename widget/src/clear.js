/** Remove what services left in the browser that may not run. */

import { attempt, expire } from './memory.js'

/** @param {WidgetData} data @param {Set<string>} on */
export const clear = ({ site, items }, on) => {
  // Whatever a service declares, what the visitor answered stays.
  const own = RegExp(`^pps?_${site}$`)
  /** @param {string} kind @param {string[]} names */
  const doomed = (kind, names) =>
    names.filter((name) => {
      const owners = items.filter(({ storage }) => storage?.[kind] && RegExp(storage[kind]).test(name))
      return owners[0] && !own.test(name) && !owners.some(({ id }) => on.has(id))
    })

  doomed('cookie', document.cookie.split(/=[^;]*;? ?/)).forEach(expire)
  for (const kind of /** @type {const} */ (['local', 'session'])) {
    attempt(() => {
      const storage = window[`${kind}Storage`]
      for (const key of doomed(kind, Object.keys(storage))) storage.removeItem(key)
    })
  }
}
