/** For sites whose policy is enforced: whether a yes needs the page anew. */

/** Hosts that the page was refused. @type {Set<string>} */
const hosts = new Set()
/** @param {string | null | undefined} address */
const note = (address) => {
  // Inline code has no host.
  if (/^\w+:\/\//.test(address ?? '')) hosts.add(new URL(/** @type {string} */ (address)).hostname)
}

try {
  document.addEventListener('securitypolicyviolation', ({ disposition, blockedURI }) => {
    if (disposition === 'enforce') note(blockedURI)
  })
  // It also tells of what came before this script.
  const past = new ReportingObserver(
    (reports) => {
      for (const { body } of /** @type {any[]} */ (reports)) {
        if (body.disposition === 'enforce') note(body.blockedURL)
      }
    },
    { types: ['csp-violation'], buffered: true },
  )
  past.observe()
} catch {
  // Where nothing tells of that, anything may have been kept out.
  for (const { hosts: all } of DATA.items) for (const each of all ?? []) hosts.add(each)
}
const { isStale } = DATA
/** A page obeys the policy it came with: of before a withdrawal, and of before a yes. */
DATA.isStale = (lost, given) =>
  lost[0] || (given && DATA.items.some(wasKeptOut)) || isStale?.(lost, given)

/** @param {Item} item */
const wasKeptOut = ({ id, necessary, hosts: own }) =>
  !necessary && window.consent?.allows(id) && own?.some((each) => hosts.has(each.split('/')[0]))

NEXT(TAG, DATA)
