/** The visitor's choices: a no holds at once, a yes once the service has recorded it. */

import { decide, spell } from './decide.js'
import { cookies, keep, note, recall } from './memory.js'
import { isVoid } from './regimes.js'
import { send } from './send.js'
import { readState, today } from './state.js'

/**
 * @param {WidgetData} data
 * @param {string} base the service's address
 * @param {boolean} signal an opt-out signal is on
 * @param {(lost: string[], word?: string, answer?: Answer | null) => void} changed
 */
export const openChoices = (data, base, signal, changed) => {
  const { site, items, shown, refusal, days } = data
  const [text, ...others] = new Set(cookies(`pp_${site}`))
  /** The token, where a script can see it. */
  const token = () => cookies(`pps_${site}`)[0]
  // What a script kept for this host alone may have to count for the domain by now.
  if (text && token() && !others.length) keep(data, text, token())
  // Two that differ count as none.
  const state = others.length || (REGIMES && isVoid(data, text)) ? null : readState(text)
  /** @type {Choices} */
  const now = {
    state,
    on: decide(data, state, signal),
    pending: recall(data),

    /** Send what is pending: the same key is the same act, however often it is sent. */
    deliver: async () => {
      const sent = /** @type {Pending} */ (now.pending)
      const waits = lacks(sent.wanted)
      const answer = await send(`${base}/v1/sites/${site}/choices`, sent.choice, token())
      if (sent !== now.pending) return
      if (answer === undefined) {
        setTimeout(now.deliver, 9000)
        if (waits) changed([], 'failed')
        return
      }
      now.pending = undefined
      note(data)
      now.receipt = answer?.receipt
      if (answer) now.state = readState(answer.state)
      if (answer?.token) keep(data, answer.state, answer.token)
      become(decide(data, now.state, signal), waits ? (answer ? 'saved' : 'failed') : '', answer)
      return answer
    },

    choose: (action, layer, draft) => {
      const isSave = action === 'save'
      if (REGIMES && action === 'opt_out') {
        draft = kept(items.flatMap(({ id, sale }) => (sale ? [] : id)))
      }
      const asked = items.filter(
        ({ id, necessary }) =>
          necessary ||
          action === 'accept_all' ||
          ((REGIMES ? isSave || action === 'opt_out' : isSave) && draft?.has(id)),
      )
      const wanted = asked.map(({ id }) => id)
      now.pending = {
        choice: { ...shown, action, layer, key: newKey(), ...(isSave && spell(data, /** @type {Set<string>} */ (draft))) },
        wanted,
      }
      if (action !== 'signal') {
        if (asked.every(({ necessary }) => necessary)) {
          const outcome = now.state?.outcome === 'g' || action === 'withdraw' ? 'w' : 'r'
          const refused = `${outcome}${refusal[0]}${+signal}${refusal[1]}${today()}.${today() + days}`
          keep(data, refused)
          now.state = readState(refused)
        }
        note(data, now.pending)
        become(kept(wanted), lacks(wanted) ? '' : 'saved')
      }
      return now.deliver()
    },
  }

  /** @param {Set<string>} next @param {string} [word] @param {Answer | null} [answer] */
  const become = (next, word, answer) => {
    const lost = [...now.on].filter((id) => !next.has(id))
    now.on = next
    changed(lost, word, answer)
  }
  /** What is on now and stays on. @param {string[]} wanted */
  const kept = (wanted) => new Set(wanted.filter((id) => now.on.has(id)))

  /** Tell whether some of it has to wait for the service. @param {string[]} wanted */
  const lacks = (wanted) => wanted.some((id) => !now.on.has(id))

  if (now.pending) now.on = kept(now.pending.wanted)
  return now
}

/** New for every act, as 32 hex digits. */
const newKey = () => crypto.randomUUID().replaceAll('-', '')
