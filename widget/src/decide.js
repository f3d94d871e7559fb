/** What may run: the ids of the purposes and services that are on. */

import { isLeftOn } from './regimes.js'

/**
 * Tell what stands now: what is necessary, and what the state gives. An opt-out signal
 * beats every grant that was not made in its presence.
 * @param {WidgetData} data @param {State | null | undefined} state @param {boolean} signal
 */
export const decide = ({ items }, state, signal) => {
  const overruled = signal && !state?.signal
  const on = items.filter(
    (item) =>
      item.necessary ||
      ((REGIMES
        ? isLeftOn(item, state) || state?.given[kind(item)].has(item.number)
        : state?.given[kind(item)].has(item.number)) &&
        !(item.sale && overruled)),
  )
  return new Set(on.map(({ id }) => id))
}

/**
 * Turn one thing on or off; services go with their purposes.
 * @param {WidgetData} data @param {Set<string>} on @param {string} id @param {boolean} yes
 */
export const turn = (data, on, id, yes) => {
  on[yes ? 'add' : 'delete'](id)
  for (const item of data.items) {
    if (item.purposes?.includes(id)) turn(data, on, item.id, follows(item, on))
  }
}

/** Say of everything whether it is on. @param {WidgetData} data @param {Set<string>} on @returns {Decisions} */
export const spell = ({ items }, on) => {
  /** @type {Ids} */
  const purposes = {}
  /** @type {Ids} */
  const services = {}
  for (const item of items) (kind(item) ? services : purposes)[item.id] = on.has(item.id)
  return { purposes, services }
}

/** 0 for a purpose, 1 for a service. @param {Item} item */
export const kind = ({ purposes }) => (purposes ? 1 : 0)

/**
 * Tell whether to ask: a signal is no answer; who gave something is asked about all that
 * is new since; who refused, only about a new purpose.
 * @param {WidgetData} data @param {State | null | undefined} state
 */
export const mustAsk = ({ items }, state) =>
  !state ||
  state.outcome === 's' ||
  items.some(
    (item) =>
      item.number > state.asked[kind(item)] &&
      !item.necessary &&
      (state.outcome === 'g' || !kind(item)),
  )

/** Tell whether a service is not as its purposes are. @param {Item} item @param {Set<string>} on */
export const differs = (item, on) => on.has(item.id) !== follows(item, on)

/** Tell whether all of a service's purposes are on. @param {Item} item @param {Set<string>} on */
const follows = ({ purposes = [] }, on) => purposes.every((id) => on.has(id))
