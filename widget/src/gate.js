/** What the owner tagged is held back until every purpose and service it names is on. */

/** @param {Choices} choices */
export const openGate = (choices) => {
  /** Ids that something was released for. @type {Set<string>} */
  const ran = new Set()
  /** The last external script that is still on its way. @type {Promise<unknown>} */
  let loading = Promise.resolve()

  /** @param {HTMLScriptElement} held */
  const release = (held) => {
    const { dataset } = held
    // The one way to run a script that Trusted Types let through.
    const insertAgain = () => held.after(held)

    if (dataset.src) {
      if (dataset.srcset) /** @type {any} */ (held).srcset = dataset.srcset
      // A frame would run `javascript:` in this page; browsers skip blanks in it as well.
      if (!/^[\0- ]*j[\w\s]*:/i.test(dataset.src)) held.src = dataset.src
      delete dataset.src
      return
    }
    held.type = dataset.type ?? ''
    if (!held.src) {
      loading.then(insertAgain)
      return
    }
    // What never runs never ends, either.
    if (!held.matches('[async],[nomodule]')) {
      // An inserted script is async unless told; these run in the order of the page.
      held.async = false
      loading = new Promise((done) => {
        for (const end of ['load', 'error']) held.addEventListener(end, done)
      })
    }
    insertAgain()
  }

  return {
    ran,

    /** Release what may run; to be called once the parser has written all to its end. */
    open: () => {
      for (const element of document.querySelectorAll('[data-consent]:is([type="text/plain"],[data-src])')) {
        const held = /** @type {HTMLScriptElement} */ (element)
        const ids = held.dataset.consent?.match(/[^\s,]+/g)
        if (!ids?.every((id) => choices.on.has(id))) continue
        for (const id of ids) ran.add(id)
        release(held)
      }
    },
  }
}
