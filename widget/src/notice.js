/** Banner and preferences in the page: one live region, one dialog, one style sheet. */

import { turn } from './decide.js'
import { save } from './receipt.js'

const OPENS = '[data-consent-open],[href="#privacy-panel"],#privacy-choices [value=open]'

/**
 * Build a tree without any HTML sink.
 * @param {TreeNode} node
 * @returns {any} the element, or the text
 */
export const plant = (node) => {
  if (typeof node === 'string') return node
  const [head, ...children] = node
  const [tag, ...attributes] = head.split(' ')
  const element = document.createElement(tag)
  while (attributes[0]) element.setAttribute(.../** @type {[string, string]} */ (attributes.splice(0, 2)))
  element.append(...children.map(plant))
  return element
}

/**
 * @param {WidgetData} data
 * @param {string} base the service's address
 * @param {Choices} choices
 * @param {(action: string, layer: string, draft: Set<string>) => void} answer
 */
export const openNotice = (data, base, choices, answer) => {
  const sheet = new CSSStyleSheet()
  // In a layer, important rules beat even a host page's own important ones.
  sheet.replaceSync(data.style.replace(/;/g, '!important;'))
  document.adoptedStyleSheets.push(sheet)

  /** @type {HTMLElement} */
  const section = plant(data.banner)
  const { firstElementChild: status, lastElementChild: reopen } = /** @type {any} */ (
    section.lastElementChild
  )
  /** @type {HTMLDialogElement | undefined} */
  let dialog
  /** What the switches say. @type {Set<string>} */
  let draft
  /** @type {HTMLElement | undefined} */
  let home
  /** What there is to show, and whether to. @type {Record<string, unknown>} */
  let shown

  const grow = () => {
    dialog = /** @type {HTMLDialogElement} */ (plant(data.preferences))
    dialog.onchange = ({ target }) => {
      const { value, checked } = /** @type {HTMLInputElement} */ (target)
      turn(data, draft, value, checked)
      paint()
    }
    const link = /** @type {HTMLAnchorElement} */ (dialog.querySelector('[target]'))
    link.href = base + link.getAttribute('href')
    section.append(dialog)
    return dialog
  }
  const paint = () => {
    for (const input of section.querySelectorAll('input')) input.checked = draft.has(input.value)
    for (const part of /** @type {NodeListOf<any>} */ (section.querySelectorAll('[data-when]'))) {
      part.hidden = !shown[part.dataset.when]
    }
  }
  const open = () => {
    dialog ??= grow()
    draft = new Set(choices.on)
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
        if (button.value === 'receipt') return save(data.site, shown.receipt)
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
      if (document.body !== home) (home = document.body)?.prepend(section)
    },

    /** Show the parts whose names say so. @param {Record<string, unknown>} parts */
    show: (parts) => {
      const wasHere = section.contains(document.activeElement)
      shown = parts
      paint()
      if (wasHere) reopen.focus()
    },

    /** Say politely what happened. @param {string} word */
    say: (word) => {
      const names = data.items.flatMap(({ id, name }) => (name && choices.on.has(id) ? name : []))
      const text = data.texts[word === 'saved' && !names.length ? 'none' : word]
      status.textContent = text.replace('{names}', names.join(', '))
      if (word !== 'reload') setTimeout(() => (status.textContent = ''), 9000)
    },
  }
}
