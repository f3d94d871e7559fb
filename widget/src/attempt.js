/** Do what may fail, and need not be told of. @template T @param {() => T} act @returns {T | undefined} */
export const attempt = (act) => {
  try {
    return act()
  } catch {
    // Without storage, a choice is sent from this page only; what cannot be read is none.
  }
}
