/** The widget: state and gate at once, the banner when there is a body. */

import { openChoices } from './choose.js'
import { clear } from './clear.js'
import { mustAsk } from './decide.js'
import { openGate } from './gate.js'
import { openNotice } from './notice.js'
import { mayAsk } from './regimes.js'
import { openPage } from './page.js'

/**
 * Start the widget; the returned function stops it.
 * @param {WidgetData} data
 * @param {HTMLScriptElement} tag the script tag that loaded it
 */
export const start = (data, tag) => {
  const base = tag.src.replace(/\/w\/[^/]*$/, '')
  const gpc = !!navigator.globalPrivacyControl
  const sold = data.items.filter(({ sale }) => sale)
  let mustReload = false
  let isFolded = false

  const choices = openChoices(data, base, gpc, (lost, word, given) => {
    mustReload ||= data.isStale?.(lost, word && given) || lost.some((id) => gate.ran.has(id))
    clear(data, choices.on)
    look()
    if (word) notice.say(word)
    if (word === 'saved') tell('choice')
    if (lost.length) tell('withdrawn')
  })
  /** @param {Parameters<typeof choices.choose>} act */
  const answer = async (...act) => {
    const sent = await choices.choose(...act)
    if (mustReload) leave(notice.say)
    return sent
  }
  /** Load, once, what few pages or visitors need. @param {string} name @param {any[]} needs */
  const load = (name, ...needs) =>
    (/** @type {any} */ (load)[name] ??= import(`${base}/w/_${name}.js`))
      .then((/** @type {any} */ { start }) => start(...needs))
      .catch(() => {})
  const gate = openGate(choices)
  const notice = openNotice(data, choices, answer, () => {
    isFolded = true
    look()
  }, load)
  const tell = openPage(data, choices, notice.open, answer)

  /** Show what stands now. */
  const look = () => {
    const state = choices.state
    const ask =
      !isFolded &&
      !choices.pending &&
      (REGIMES ? mayAsk(data, state) && mustAsk(data, state) : mustAsk(data, state))
    const honoured = gpc && sold.some(({ id }) => !choices.on.has(id))
    notice.show({
      ask,
      rest: !ask,
      again: state?.outcome !== 's' && state,
      signal: honoured,
      told: honoured && !ask,
      refused: state?.outcome === 'r',
      receipt: choices.receipt,
    })
    see()
  }
  const see = () => {
    notice.mount()
    gate.open()
    if (document.querySelector('[data-consent-declaration]') || /consent-inspect/.test(location.href)) {
      load('page', data)
    }
  }
  const observer = new MutationObserver(see)
  observer.observe(document, { childList: true, subtree: true })
  document.addEventListener('DOMContentLoaded', look)

  clear(data, choices.on)
  look()
  if (choices.pending) choices.deliver()
  else if (gpc && sold[0] && !choices.state?.signal) choices.choose('signal', 'page')
  tell('ready')
  return () => observer.disconnect()
}

/** What has run ends only with the page; but no one loses what they typed. @param {(word: string) => void} say */
const leave = (say) => {
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (
    document.querySelectorAll('input,textarea')
  )
  if ([...fields].some(({ value, defaultValue }) => value !== defaultValue)) say('reload')
  else location.reload()
}
