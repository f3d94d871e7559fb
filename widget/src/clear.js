/** Remove what services left in the browser that may not run. */

import { attempt } from './attempt.js'
import { expire } from './memory.js'

/** @param {WidgetData} data @param {Choices} choices */
export const clear = ({ items }, { on, state }) => {
  /** @param {string} kind @param {string[]} names */
  const doomed = (kind, names) =>
    names.filter((name) => {
      const owners = items.filter(({ storage }) => storage?.[kind] && RegExp(storage[kind]).test(name))
      return owners[0] && !owners.some(({ id }) => on.has(id))
    })

  doomed('cookie', document.cookie.split(/=[^;]*;? ?/)).forEach(expire)
  // The first look into storage is dear: nobody pays for it before they have answered.
  if (!state) return
  for (const kind of /** @type {const} */ (['local', 'session'])) {
    attempt(() => {
      const storage = window[`${kind}Storage`]
      for (const key of doomed(kind, Object.keys(storage))) storage.removeItem(key)
    })
  }
}
