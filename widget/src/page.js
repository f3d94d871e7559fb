/** `window.consent`, and the events that a page may listen to. */

import { byId, kind, spell, turn } from './decide.js'

/**
 * @param {WidgetData} data
 * @param {ReturnType<typeof import('./choose.js').openChoices>} choices
 * @param {() => void} open
 * @param {(action: string, layer: string, draft: Set<string>) => Promise<Answer | null | undefined>} answer
 */
export const openPage = (data, choices, open, answer) => {
  /** @param {Answer | null} [given] */
  const get = (given) => ({
    purposes: spell(data, choices.on()).purposes,
    services: byId(data.items.filter(kind), choices.on()),
    answered: !!choices.state(),
    receipt: given?.receipt,
  })

  window.consent = {
    get: () => get(),
    allows: (id) => choices.on().has(id),
    open,
    set: async ({ purposes, services }) => {
      const draft = new Set(choices.on())
      for (const [id, yes] of Object.entries({ ...purposes, ...services })) {
        turn(data, draft, id, yes)
      }
      return get(await answer('save', 'page', draft))
    },
    withdraw: async () => get(await answer('withdraw', 'page', new Set())),
    on: (event, listener) => {
      const hear = (/** @type {any} */ { detail }) => listener(detail)
      document.addEventListener(`consent:${event}`, hear)
      return () => document.removeEventListener(`consent:${event}`, hear)
    },
    ready: Promise.resolve(get()),
  }

  /** @param {string} event @param {Answer | null} [given] */
  return (event, given) =>
    document.dispatchEvent(new CustomEvent(`consent:${event}`, { detail: get(given) }))
}
