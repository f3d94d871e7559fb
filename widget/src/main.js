/** The widget: state and gate at once, the banner when there is a body. */

import { openChoices } from './choose.js'
import { clear } from './clear.js'
import { mustAsk } from './decide.js'
import { openGate } from './gate.js'
import { openNotice } from './notice.js'
import { mayAsk } from './regimes.js'
import { openPage } from './page.js'

/**
 * Start the widget.
 * @param {WidgetData} data
 * @param {HTMLScriptElement} tag the script tag that loaded it
 */
export const start = (data, tag) => {
  const base = tag.src.slice(0, tag.src.lastIndexOf('w/'))
  const gpc = !!navigator.globalPrivacyControl
  let mustReload = false
  let isFolded = false

  const choices = openChoices(data, base, gpc, (lost, word, given) => {
    mustReload ||= data.isStale?.(lost, word && given) || lost.some((id) => gate.ran.has(id))
    clear(data, choices)
    look()
    if (word) notice.say(word)
    if (word === 'saved') tell('choice')
    if (lost.length) tell('withdrawn')
  })
  /** @param {Parameters<typeof choices.choose>} act */
  const answer = async (...act) => {
    await choices.choose(...act)
    if (mustReload) load('leave', data)
  }
  /** Answer once the notice is seen to be gone. @param {Parameters<typeof answer>} act */
  const press = async (...act) => {
    await new Promise((done) => {
      requestAnimationFrame(() => setTimeout(done))
      // A tab that is put away, or leads elsewhere, has no more frames.
      addEventListener('visibilitychange', done)
    })
    answer(...act)
  }
  /** Load, once, what few pages or visitors need. @param {string} name @param {any[]} needs */
  const load = (name, ...needs) =>
    (/** @type {any} */ (load)[name] ??= import(`${base}w/_${name}.js`))
      .then((/** @type {any} */ { start }) => start(...needs))
      // What ran ends, even where nothing comes that could ask first.
      .catch(() => name === 'leave' && (data.stays || location.reload()))
  const gate = openGate(choices)
  const notice = openNotice(data, choices, press, () => {
    isFolded = true
    look()
  }, load)
  const tell = openPage(data, choices, notice.open, answer)
  /** Confirmed on the page that hears it first, and in the preferences for good. */
  const isNews = gpc && !choices.state?.signal

  const isHonoured = () => gpc && data.items.some(({ id, sale }) => sale && !choices.on.has(id))

  /** Show what stands now. */
  const look = () => {
    const state = choices.state
    const ask =
      !isFolded &&
      !choices.pending &&
      (REGIMES ? mayAsk(data, state) && mustAsk(data, state) : mustAsk(data, state))
    const honoured = isHonoured()
    notice.show({
      ask,
      rest: !ask,
      again: state?.outcome !== 's' && state,
      signal: honoured,
      told: isNews && honoured && !ask,
      refused: state?.outcome === 'r',
      receipt: choices.receipt,
    })
    see()
  }
  const see = () => {
    const isLoading = document.readyState === 'loading'
    notice.mount(isLoading)
    // Before that, the parser may still be writing a script or its attributes; and
    // looking at each thing it writes would cost a long page something.
    if (isLoading) return
    observer.observe(document, { childList: true, subtree: true })
    gate.open()
    if (document.querySelector('[data-consent-declaration]') || document.URL.includes('consent-inspect')) {
      load('page', data)
    }
  }
  const observer = new MutationObserver(see)
  observer.observe(document.documentElement, { childList: true })
  document.addEventListener('DOMContentLoaded', look)

  clear(data, choices)
  look()
  if (choices.pending) choices.deliver()
  else if (isNews && isHonoured()) choices.choose('signal', 'page')
  tell('ready')
}
