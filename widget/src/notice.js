/** Banner and preferences in the page: one live region, one dialog, one style sheet. */

import { turn } from './decide.js'

const OPENS = '[data-consent-open],[href="#privacy-panel"],#privacy-choices [value=open]'

/**
 * Build a tree without any HTML sink.
 * @param {TreeNode} node
 * @returns {Node}
 */
export const plant = (node) => {
  if (typeof node === 'string') return document.createTextNode(node)
  const [tag, attributes, ...children] = node
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children.map(plant))
  return element
}

/**
 * @param {WidgetData} data
 * @param {() => Set<string>} on
 * @param {(action: string, layer: string, draft: Set<string>) => void} answer
 */
export const openNotice = (data, on, answer) => {
  const sheet = new CSSStyleSheet()
  // In a layer, important rules beat even a host page's own important ones.
  sheet.replaceSync(data.style.replace(/;/g, '!important;'))
  document.adoptedStyleSheets.push(sheet)

  const section = /** @type {HTMLElement} */ (plant(data.banner))
  const [status, , reopen] = /** @type {HTMLCollectionOf<HTMLElement>} */ (
    section.lastElementChild?.children
  )
  /** @type {HTMLDialogElement | undefined} */
  let dialog
  /** What the switches say. @type {Set<string>} */
  let draft
  /** @type {HTMLElement | undefined} */
  let home

  const grow = () => {
    dialog = /** @type {HTMLDialogElement} */ (plant(data.preferences))
    dialog.onchange = ({ target }) => {
      const { value, checked } = /** @type {HTMLInputElement} */ (target)
      turn(data, draft, value, checked)
      paint()
    }
    section.append(dialog)
    return dialog
  }
  const paint = () => {
    for (const input of section.querySelectorAll('input')) input.checked = draft.has(input.value)
  }
  const open = () => {
    dialog ??= grow()
    draft = new Set(on())
    paint()
    if (!dialog.open) dialog.showModal()
    dialog.querySelector('h2')?.focus()
  }

  document.addEventListener(
    'click',
    (event) => {
      const target = /** @type {Element} */ (event.target)
      const button = /** @type {HTMLButtonElement | null} */ (
        target.closest('#privacy-choices button')
      )
      if (target.closest(OPENS)) {
        event.preventDefault()
        open()
      } else if (button) {
        const layer = target.closest('dialog') ? 'preferences' : 'banner'
        dialog?.close()
        if (button.name) answer(button.value, layer, draft)
      }
    },
    true,
  )

  return {
    open,

    /** Put the region first into the body, once there is one; a new body gets it too. */
    mount: () => {
      if (document.body === home) return
      home = document.body
      home.prepend(section)
    },

    /** Show the parts that these words name: ask, again, signal. @param {string} words */
    show: (words) => {
      const wasHere = section.contains(document.activeElement)
      section.dataset.show = words
      if (wasHere) reopen.focus()
    },

    /** Say politely what happened. @param {string} word */
    say: (word) => {
      const names = data.items.flatMap(({ id, name }) => (name && on().has(id) ? name : []))
      const text = data.texts[word === 'saved' && !names.length ? 'none' : word]
      status.textContent = text.replace('{names}', names.join(', '))
      if (word !== 'reload') setTimeout(() => (status.textContent = ''), 9000)
    },
  }
}
