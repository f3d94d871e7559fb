/** Elements whose address belongs to a service that has to wait. */

import { runs } from '../runs.js'

/** What loads, wherever it stands. */
const LOADS = 'script,img,iframe,link,source,video,audio,track,embed,object,input'
const NAMES = new Set(LOADS.split(','))
const ADDRESSES = ['src', 'href', 'srcset', 'data']

/** @param {(text: unknown) => string | undefined} holds @param {(text: unknown) => string | undefined} holdsAny */
export const openElements = (holds, holdsAny) => {
  /** What may be nowhere in the page. @type {Set<HTMLElement>} */
  const held = new Set()

  let count = 0

  /** @param {string} name @param {unknown} address */
  const waits = (name, address) => (name === 'srcset' ? holdsAny : holds)(address)

  /** @param {any} element */
  const mark = (element) => {
    element.dataset.held = ++count
    held.add(element)
    // On this one alone: no other pays for it.
    const value = (/** @type {string} */ name) =>
      heldAddress(element, `${name}`.toLowerCase()) || Element.prototype.getAttribute.call(element, name)
    Object.defineProperty(element, 'getAttribute', { configurable: true, value })
  }
  /** Give the address that a held element would have. @param {any} element @param {string} name */
  const heldAddress = (element, name) =>
    ADDRESSES.includes(name) && held.has(element) && element.dataset[name]

  /**
   * Hold back an element that is about to take an address; tell whether not to.
   * A script keeps its own, since it is its type that stops it.
   * @param {any} element @param {string} name @param {unknown} address
   */
  const holdsAddress = (element, name, address) => {
    if (!ADDRESSES.includes(name) || !NAMES.has(element.localName)) return false
    const id = waits(name, address)
    if (element.localName === 'script') {
      if (id && element.isConnected) stop(element)
      return false
    }
    if (held.has(element)) delete element.dataset[name]
    if (!id) return false
    mark(element)
    element.dataset[name] = address
    // From here on a frame is one that its owner could have tagged.
    if (element.localName === 'iframe') element.dataset.consent ??= id
    return true
  }

  /** @param {any} script */
  const stop = (script) => {
    if (script.type === 'text/plain') return
    mark(script)
    script.dataset.type = script.getAttribute('type') ?? ''
    script.type = 'text/plain'
  }

  /** @param {any} element */
  const settle = (element) => {
    if (element.hasAttribute('data-held')) release(element)
    else if (element.localName === 'script') {
      const address = element.getAttribute('src')
      if (address && holds(address)) stop(element)
    } else {
      for (const name of ADDRESSES) {
        const address = element.getAttribute(name)
        if (address && holdsAddress(element, name, address)) element.removeAttribute(name)
      }
    }
  }

  /** @param {any} element */
  const release = (element) => {
    const { dataset } = element
    const isScript = element.localName === 'script'
    // What may be several addresses is read as such.
    if ((isScript && holds(element.src)) || ADDRESSES.some((name) => dataset[name] && waits(name, dataset[name]))) return
    delete dataset.held
    delete element.getAttribute
    held.delete(element)
    if (isScript) run(element)
    for (const name of ADDRESSES) {
      if (dataset[name] && !runs(dataset[name])) element.setAttribute(name, dataset[name])
      delete dataset[name]
    }
  }

  /** @param {any} script */
  const run = (script) => {
    if (script.dataset.type) script.type = script.dataset.type
    else script.removeAttribute('type')
    delete script.dataset.type
    // As with tagged ones: in the order of the page, unless that says otherwise.
    if (!script.hasAttribute('async')) script.async = false
    script.parentNode?.insertBefore(script, script)
  }

  return {
    holdsAddress,

    /** Hold back one element that loads. @param {any} node */
    meet: (node) => {
      if (NAMES.has(node.localName)) settle(node)
    },

    heldAddress,

    /** Hold back what loads in a part of the page; tell whether anything was. @param {any} node */
    sift: (node) => {
      const before = held.size
      if (NAMES.has(node.localName)) settle(node)
      if (node.firstElementChild) node.querySelectorAll(LOADS).forEach(settle)
      return held.size > before
    },

    /** Release what may load by now, in the order in which it came. */
    release: () => {
      const all = /** @type {NodeListOf<any>} */ (document.querySelectorAll('[data-held]'))
      const elements = /** @type {any[]} */ ([...new Set([...held, ...all])])
      elements.sort((one, other) => one.dataset.held - other.dataset.held).forEach(release)
    },
  }
}
