/** For sites whose policy is enforced: whether a choice takes the page anew. */

import { hostOf, watchViolations } from '../violations.js'

/** Hosts that the page was refused. @type {Set<string>} */
const refused = new Set()

try {
  watchViolations((address, isEnforced) => {
    if (isEnforced) refused.add(hostOf(address))
  })
} catch {
  // Where nobody tells, anything may have been kept out.
  for (const { hosts } of DATA.items) for (const each of hosts ?? []) refused.add(each.split('/')[0])
}

/** @param {Item} item */
const wasKeptOut = ({ id, necessary, hosts }) =>
  !necessary && window.consent?.allows(id) && hosts?.some((each) => refused.has(each.split('/')[0]))

const { isStale } = DATA
/** A page obeys the policy it came with: of before a withdrawal, and of before a yes. */
DATA.isStale = (lost, given) =>
  lost[0] || (given && DATA.items.some(wasKeptOut)) || isStale?.(lost, given)

NEXT(TAG, DATA)
