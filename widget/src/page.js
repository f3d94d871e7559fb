/** `window.consent`, and the events that a page may listen to. */

import { byId, kind, turn } from './decide.js'

/**
 * @param {WidgetData} data
 * @param {ReturnType<typeof import('./choose.js').openChoices>} choices
 * @param {() => void} open
 * @param {(action: string, layer: string, draft: Set<string>) => Promise<Answer | null | undefined>} answer
 */
export const openPage = (data, choices, open, answer) => {
  /** @param {Answer | null} [given] */
  const get = (given) => ({
    purposes: byId(data.items.filter((item) => !kind(item)), choices.on()),
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

  return {
    /** @param {string} event @param {Answer | null} [given] */
    tell: (event, given) =>
      document.dispatchEvent(new CustomEvent(`consent:${event}`, { detail: get(given) })),
  }
}
