/** What tools outside are told of a choice: the default at once, each change as it comes. */

/**
 * Call `tell` with what each role's purposes come to: nothing now, and the choice from
 * then on. No fault of a tool reaches the notice.
 * @param {Record<string, string[]>} roles the purposes that make a role up
 * @param {(allowed: Record<string, boolean>, isDefault: boolean) => void} tell
 */
export const follow = (roles, tell) => {
  /** @param {boolean} isDefault */
  const say = (isDefault) => {
    const allowed = Object.entries(roles).map(([role, ids]) => [
      role,
      !isDefault && ids.every((id) => window.consent?.allows(id)),
    ])
    try {
      tell(Object.fromEntries(allowed), isDefault)
    } catch (error) {
      console.error('consent: a tool was not told:', error)
    }
  }
  say(true)
  for (const event of ['ready', 'choice', 'withdrawn']) {
    document.addEventListener(`consent:${event}`, () => say(false))
  }
}

/** Give a queue of the page's, made if a tool has not yet. @param {string} name @returns {unknown[]} */
export const queue = (name) => (/** @type {any} */ (window)[name] ??= [])

/** Call a tool's function where it is, with a queue in its place until then. @param {string} name */
export const stub = (name) => {
  const place = /** @type {any} */ (window)
  place[name] ??= function () {
    ;(place[name].q ??= []).push(arguments)
  }
  return place[name]
}
