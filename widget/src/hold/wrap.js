/** Standing in front of a browser's own function. */

/**
 * Have `before` look at each call of a method, or use of a property: it gives what to
 * do instead, or nothing. Whatever goes wrong in looking, the page gets what it asked for.
 * @param {any} owner @param {string} name
 * @param {(self: any, args: any[]) => (() => unknown) | undefined} before
 * @param {'value' | 'set' | 'get'} [kind]
 */
export const wrap = (owner, name, before, kind = 'value') => {
  const found = Object.getOwnPropertyDescriptor(owner, name)
  const native = found?.[kind]
  if (!native || !found.configurable) return
  const { [name]: wrapped } = {
    [name](/** @type {any[]} */ ...args) {
      let instead
      try {
        instead = before(this, args)
      } catch {
        // An address that is none, a node of another page: the browser's own to judge.
      }
      return instead ? instead() : native.apply(this, args)
    },
  }
  Object.defineProperty(owner, name, { ...found, [kind]: wrapped })
}
