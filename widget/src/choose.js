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
 * @param {(lost: string[], word: string | false, answered?: string) => void} changed
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
  /** What is on its way. @type {Promise<unknown>} */
  let last = Promise.resolve()
  /** @type {Choices} */
  const now = {
    state,
    on: decide(data, state, signal),
    pending: recall(data),

    /** Send what is pending, after what is on its way: an act has one key, however often it is sent. */
    deliver: () =>
      (last = last.then(async () => {
        const sent = now.pending
        if (!sent) return
        const waits = !wanted().every(isOn)
        const answer = await send(`${base}v1/sites/${site}/choices`, sent, token())
        if (sent !== now.pending) return
        if (!answer) {
          setTimeout(now.deliver, 9000)
          return waits && changed([], 'failed')
        }
        const { state, token: sealed, receipt } = answer
        now.pending = undefined
        note(data)
        now.receipt = receipt
        if (state) now.state = readState(state)
        if (sealed) keep(data, /** @type {string} */ (state), sealed)
        become(decide(data, now.state, signal), waits && (state ? 'saved' : 'failed'), state)
      })),

    choose: (action, layer, draft) => {
      now.pending = { ...shown, action, layer, key: newKey(), ...(draft && spell(data, draft)) }
      if (action !== 'signal') {
        const asked = wanted()
        if (asked.every(({ necessary }) => necessary)) {
          const outcome = now.state?.outcome === 'g' || action === 'withdraw' ? 'w' : 'r'
          const refused = `${outcome}${refusal[0]}${+signal}${refusal[1]}${today()}.${today() + days}`
          keep(data, refused)
          now.state = readState(refused)
        }
        note(data, now.pending)
        become(kept(), asked.every(isOn) && 'saved')
      }
      return now.deliver()
    },
  }

  /** @param {Set<string>} next @param {string | false} word @param {string} [answered] */
  const become = (next, word, answered) => {
    const lost = [...now.on].filter((id) => !next.has(id))
    now.on = next
    changed(lost, word, answered)
  }
  /** What the pending choice wants. */
  const wanted = () => {
    const { action, purposes, services } = /** @type {Choice} */ (now.pending)
    return items.filter(
      (item) =>
        item.necessary ||
        action === 'accept_all' ||
        (REGIMES && action === 'opt_out' && !item.sale && isOn(item)) ||
        { ...purposes, ...services }[item.id],
    )
  }
  /** @param {Item} item */
  const isOn = ({ id }) => now.on.has(id)

  /** Of what it wants, what is on already: the rest waits for the service. */
  const kept = () => new Set(wanted().filter(isOn).map(({ id }) => id))

  if (now.pending) now.on = kept()
  return now
}

/** New for every act, as 32 hex digits, of which 122 bits are random. */
const newKey = () => crypto.randomUUID().replaceAll('-', '')
