/** The state of a choice as compact text; docs/design.md gives the format. */

import { attempt } from './attempt.js'

/**
 * Read a state that is valid today; any other text is null, and none is undefined.
 * @param {string | undefined} text
 * @returns {State | null | undefined}
 */
export const readState = (text) => {
  if (!text) return
  const [how, , purposes, given, services, givenServices, , expires] = text.split('.')
  const read = () =>
    today() < +expires && {
      outcome: how[0],
      signal: how[2] > '0',
      asked: [+purposes, +services],
      given: [numbers(given), numbers(givenServices)],
    }
  return attempt(read) || null
}

/** Count whole days since 1970-01-01 UTC. */
export const today = () => Math.floor(Date.now() / 864e5)

/** Read a bitmap. @param {string} base64url */
const numbers = (base64url) => {
  const bytes = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'))
  return {
    /** @param {number} number */
    has: (number) => (bytes.charCodeAt(number >> 3) >> (number & 7)) & 1,
  }
}
