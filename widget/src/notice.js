/** Banner and preferences in the page: one live region, one dialog, one style sheet. */

import { differs, turn } from './decide.js'
import { plant } from './plant.js'

const PRESSED = '[data-consent-open],[href="#privacy-panel"],#privacy-choices button'

/**
 * @param {WidgetData} data
 * @param {Choices} choices
 * @param {(action: string, layer: string, draft: Set<string> | false) => void} answer
 * @param {() => void} fold put the banner away, which is no answer
 * @param {(name: string, ...needs: any[]) => void} load
 */
export const openNotice = (data, choices, answer, fold, load) => {
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
  /** What had focus before the notice did. @type {HTMLElement | null} */
  let came
  let times = 0
  /** What there is to show, and whether to. @type {Record<string, unknown>} */
  let shown
  let hadFocus = false

  const grow = () => {
    dialog = /** @type {HTMLDialogElement} */ (plant(data.preferences))
    dialog.onchange = ({ target }) => {
      const { value, checked } = /** @type {HTMLInputElement} */ (target)
      turn(data, draft, value, checked)
      paint()
    }
    load('record', dialog, data.site, choices)
    section.append(dialog)
    return dialog
  }
  const paint = () => {
    for (const input of section.querySelectorAll('input')) {
      input.checked = draft.has(input.value)
      const half = /** @type {HTMLElement} */ (input.nextElementSibling)
      half.hidden = !data.items.some(
        (item) => item.purposes?.includes(input.value) && differs(item, draft),
      )
    }
    for (const part of /** @type {NodeListOf<any>} */ (section.querySelectorAll('[data-when]'))) {
      part.hidden = !shown[part.dataset.when]
    }
  }
  const open = () => {
    dialog ??= grow()
    draft = new Set(choices.on)
    paint()
    if (!dialog.open) dialog.showModal()
  }

  section.addEventListener('focusin', ({ relatedTarget }) => {
    const from = /** @type {HTMLElement | null} */ (relatedTarget)
    if (!section.contains(from)) came = from
  })
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && !dialog?.open) fold()
    if (key === 'Tab') load('focus', fold)
  })
  document.addEventListener(
    'click',
    (event) => {
      const pressed = /** @type {HTMLButtonElement | null} */ (
        /** @type {Element} */ (event.target).closest(PRESSED)
      )
      if (!pressed) return
      const { name, value } = pressed
      const layer = dialog?.open ? 'preferences' : 'banner'
      if (name === 'action') {
        dialog?.close()
        hadFocus = section.contains(document.activeElement)
        shown.ask = false
        paint()
        answer(value, layer, value === 'save' && draft)
      } else if (value === 'close') dialog?.close()
      else if (value !== 'receipt') {
        event.preventDefault()
        open()
      }
    },
    true,
  )

  return {
    open,

    /** See that the region is in the body, and first; a fight over it ends at some time. @param {boolean} isLoading */
    mount: (isLoading) => {
      if (!section.isConnected && times++ < 999) document.body?.prepend(section)
      // One of the page's own stands in for it; before its end, nobody knows of one.
      reopen.disabled = isLoading || document.querySelector('[data-consent-open]')
    },

    /** Show the parts whose names say so. @param {Record<string, unknown>} parts */
    show: (parts) => {
      hadFocus ||= section.contains(document.activeElement)
      shown = parts
      paint()
      if (hadFocus) (came ?? reopen).focus()
      hadFocus = false
    },

    /** Say politely what happened. @param {string} word */
    say: (word) => {
      const names = data.items.flatMap(({ id, name }) => (name && choices.on.has(id) ? name : []))
      const text = data.texts[word === 'saved' && !names[0] ? 'none' : word]
      // Between the braces stands the language's comma.
      status.textContent = text.replace(/{(.+)}/, (_, comma) => names.join(comma))
      setTimeout(() => (status.textContent = ''), 9000)
    },
  }
}
