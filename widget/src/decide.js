/** What may run: the ids of the purposes and services that are on. */

/**
 * Tell what stands now. Without an answer the regime decides; an opt-out signal beats
 * every grant that was not made in its presence.
 * @param {WidgetData} data @param {State | null} state @param {boolean} signal
 */
export const decide = ({ regime, items }, state, signal) => {
  const on = new Set()
  const open = regime !== 'opt-in' && (!state || state.outcome === 's')
  for (const item of items) {
    const given = state?.given[kind(item)].has(item.number)
    const byDefault = open && !(item.sale && state) && follows(item, on)
    const overruled = item.sale && signal && !state?.signal
    if (item.necessary || ((given || byDefault) && !overruled)) on.add(item.id)
  }
  return on
}

/**
 * Turn one thing on or off; services go with their purposes.
 * @param {WidgetData} data @param {Set<string>} on @param {string} id @param {boolean} yes
 */
export const turn = (data, on, id, yes) => {
  if (yes) on.add(id)
  else on.delete(id)
  for (const item of data.items) {
    if (item.purposes?.includes(id)) turn(data, on, item.id, follows(item, on))
  }
}

/**
 * Say what is on as a choice does: by purpose, and by service where it differs.
 * @param {WidgetData} data @param {Set<string>} on @returns {Decisions}
 */
export const spell = ({ items }, on) => ({
  purposes: byId(items.filter((item) => !kind(item)), on),
  services: byId(items.filter((item) => on.has(item.id) !== follows(item, on) && kind(item)), on),
})

/** Say yes or no to each. @param {Item[]} items @param {Set<string>} on @returns {Ids} */
export const byId = (items, on) => Object.fromEntries(items.map(({ id }) => [id, on.has(id)]))

/** 0 for a purpose, 1 for a service. @param {Item} item */
export const kind = ({ purposes }) => (purposes ? 1 : 0)

/**
 * Tell whether to ask: who gave something is asked about all that is new since, who
 * refused only about a new purpose.
 * @param {WidgetData} data @param {State | null} state
 */
export const mustAsk = ({ regime, items }, state) => {
  if (!state) return regime !== 'none'
  if (state.outcome === 's') return regime === 'opt-in'
  return items.some(
    (item) =>
      item.number > state.asked[kind(item)] &&
      !item.necessary &&
      (state.outcome === 'g' || !kind(item)),
  )
}

/** Tell whether all of a service's purposes are on. @param {Item} item @param {Set<string>} on */
const follows = ({ purposes = [] }, on) => purposes.every((id) => on.has(id))
