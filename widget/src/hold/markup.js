/** Markup is looked at where nothing loads, before it becomes a part of the page. */

import { wrap } from './wrap.js'

const INSERTS = [
  ...['appendChild', 'insertBefore', 'replaceChild', 'append', 'prepend', 'before', 'after'],
  ...['replaceWith', 'replaceChildren', 'insertAdjacentElement', 'insertNode', 'importNode', 'adoptNode'],
]
const SIDES = /** @type {const} */ ({
  beforebegin: 'before',
  afterbegin: 'prepend',
  beforeend: 'append',
  afterend: 'after',
})
const REST = `\\b(?:"[^"]*"|'[^']*'|[^'">])*>`
/** Tags that load; what stands between others is text, whatever it looks like. */
const TAG = RegExp(
  `<!--[^]*?-->|(<(script|style|noscript|textarea|title)${REST})([^]*?(?:</\\2|$))|` +
    `<(?:img|iframe|link|source|video|audio|track|embed|object|input)${REST}`,
  'gi',
)

/** @param {(text: unknown) => string | undefined} holdsAny @param {(node: any) => boolean} sift */
export const watchMarkup = (holdsAny, sift) => {
  const inert = document.implementation.createHTMLDocument('')

  /** Tell whether markup may load what is held back: a reference may spell an address. @param {any} markup */
  const mayHold = (markup) => holdsAny(markup) || (/&(?!amp;)/.test(markup) && `${markup}`.search(TAG) >= 0)
  /** Where no script runs, this has elements; in the page it has text. @param {ParentNode} box */
  const sealed = (box) => {
    for (const each of box.querySelectorAll('noscript')) each.textContent = each.innerHTML
    return box
  }

  /** Give what markup comes to, if some of it is held back. @param {any} place @param {any} markup */
  const sifted = (place, markup) => {
    // What is here loads nothing, and is looked at on its way into the page.
    if (place.ownerDocument !== document || place.localName === 'template') return
    if (!mayHold(markup)) return
    const box = /** @type {Element} */ (inert.importNode(place.host?.nodeType ? place.host : place))
    box.innerHTML = markup
    return sift(sealed(box)) ? [...box.childNodes] : undefined
  }
  /** @param {string} tag */
  const siftedTag = (tag) => {
    const box = inert.createElement('div')
    box.innerHTML = tag
    return sift(box) ? box.innerHTML.replace(/<\/\w+>$/, '') : tag
  }

  for (const { prototype } of [Node, Element, Document, DocumentFragment, CharacterData, Range]) {
    for (const name of INSERTS) {
      wrap(prototype, name, (place, args) => {
        for (const node of args) {
          if (!node?.nodeType) continue
          // What comes from elsewhere may load before it is in the page.
          const isFar = node.ownerDocument !== document
          const isNew = !node.isConnected && (place.startContainer ?? place).isConnected
          if (isFar || isNew) sift(node)
        }
        return undefined
      })
    }
  }
  for (const { prototype } of [Element, ShadowRoot]) {
    wrap(
      prototype,
      'innerHTML',
      (place, [markup]) => {
        const nodes = sifted(place, markup)
        return nodes && (() => place.replaceChildren(...nodes))
      },
      'set',
    )
  }
  wrap(
    Element.prototype,
    'outerHTML',
    (place, [markup]) => {
      const nodes = sifted(place.parentNode, markup)
      return nodes && (() => place.replaceWith(...nodes))
    },
    'set',
  )
  wrap(Element.prototype, 'insertAdjacentHTML', (place, [side, markup]) => {
    const name = SIDES[/** @type {keyof typeof SIDES} */ (side.toLowerCase())]
    const nodes = sifted(/e$|d$/.test(name) ? place : place.parentNode, markup)
    return nodes && (() => place[name](...nodes))
  })
  wrap(Range.prototype, 'createContextualFragment', (range, [markup]) => {
    if (range.startContainer.ownerDocument === inert) return
    const away = inert.createRange()
    away.selectNodeContents(inert.body)
    const fragment = away.createContextualFragment(markup)
    return sift(sealed(fragment)) ? () => document.adoptNode(fragment) : undefined
  })
  for (const name of ['write', 'writeln']) {
    wrap(Document.prototype, name, (_, args) => {
      args.forEach((markup, at) => {
        if (!mayHold(markup)) return
        const text = `${markup}`.replace(TAG, (tag, open, _, rest) => (open ? siftedTag(open) + rest : siftedTag(tag)))
        // A trusted type stays one, where nothing in it is held back.
        if (text !== `${markup}`) args[at] = text
      })
      return undefined
    })
  }
}
