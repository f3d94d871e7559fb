/** `window.consent`, and the events that a page may listen to. */

import { spell, turn } from './decide.js'

/**
 * @param {WidgetData} data
 * @param {Choices} choices
 * @param {() => void} open
 * @param {(action: string, layer: string, draft?: Set<string>) => Promise<void>} answer
 */
export const openPage = (data, choices, open, answer) => {
  // Never the receipt: scripts on the page would learn a visitor's place in the log.
  const get = () => ({
    ...spell(data, choices.on),
    answered: !!choices.state,
  })

  window.consent = {
    get,
    allows: (id) => choices.on.has(id),
    open,
    /** @param {Partial<ConsentDecisions> & { layer?: string }} changes */
    set: ({ purposes, services, layer = 'page' }) => {
      const draft = new Set(choices.on)
      for (const [id, yes] of Object.entries({ ...purposes, ...services })) {
        turn(data, draft, id, yes)
      }
      return answer('save', layer, draft).then(get)
    },
    withdraw: () => answer('withdraw', 'page').then(get),
    on: (event, listener) => {
      const hear = (/** @type {any} */ { detail }) => listener(detail)
      document.addEventListener(`consent:${event}`, hear)
      return () => document.removeEventListener(`consent:${event}`, hear)
    },
    ready: Promise.resolve(get()),
  }

  /** @param {string} event */
  return (event) =>
    document.dispatchEvent(new CustomEvent(`consent:${event}`, { detail: get() }))
}
