/** Remove what services left in the browser that may not run. */

import { attempt, expire } from './memory.js'

/** @param {WidgetData} data @param {Set<string>} on */
export const clear = ({ site, items }, on) => {
  // Whatever a service declares, what the visitor answered stays.
  const own = new RegExp(`^(__Host-)?pps?_${site}$`)
  /** @param {string} kind @param {string[]} names */
  const doomed = (kind, names) =>
    names.filter((name) => {
      const owners = items.filter(({ storage }) =>
        storage?.some(([where, pattern]) => where === kind && asPattern(pattern).test(name)),
      )
      return owners.length && !own.test(name) && !owners.some(({ id }) => on.has(id))
    })

  doomed('cookie', document.cookie.split(/=[^;]*;? ?/)).forEach(expire)
  for (const kind of /** @type {const} */ (['local', 'session'])) {
    attempt(() => {
      const storage = window[`${kind}Storage`]
      for (const key of doomed(kind, Object.keys(storage))) storage.removeItem(key)
    })
  }
}

/** A `*` stands for any text. @param {string} name */
const asPattern = (name) =>
  new RegExp(`^${name.replace(/\W/g, '\\$&').replaceAll('\\*', '.*')}$`)
