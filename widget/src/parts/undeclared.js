/** For sites that count it: hosts that a page met and no service declares, and no more. */

import { hostOf, watchViolations } from '../violations.js'

const PAUSE = 3000
const url = TAG.src.replace(/\/w\/[^/]*$/, `/v1/sites/${DATA.site}/reports`)
/** What needs no telling, or was told. */
const known = new Set(['', location.hostname, new URL(TAG.src).hostname, ...(DATA.own ?? [])])
for (const { hosts } of DATA.items) for (const each of hosts ?? []) known.add(each.split('/')[0])
/** Whether each host was kept out. @type {Map<string, boolean>} */
let waiting = new Map()

const send = () => {
  const hosts = [...waiting.keys()]
  const body = JSON.stringify({
    loaded: hosts.filter((host) => !waiting.get(host)),
    blocked: hosts.filter((host) => waiting.get(host)),
  })
  waiting = new Map()
  const headers = { 'Content-Type': 'application/json' }
  // A beacon would take the cookies along.
  fetch(url, { method: 'POST', credentials: 'omit', keepalive: true, headers, body }).catch(() => {})
}

/** @param {string} address @param {boolean} wasKeptOut */
const note = (address, wasKeptOut) => {
  const host = hostOf(address)
  // Some browsers list what was kept out among what was loaded.
  if (waiting.has(host) && wasKeptOut) waiting.set(host, true)
  if (known.has(host) || known.size > 999 || waiting.size > 49) return
  known.add(host)
  if (!waiting.size) setTimeout(send, PAUSE)
  waiting.set(host, wasKeptOut)
}

try {
  new PerformanceObserver((list) => {
    for (const { name } of list.getEntries()) note(name, false)
  }).observe({ type: 'resource', buffered: true })
  watchViolations(note)
} catch {
  // Not every browser tells of all.
}

NEXT(TAG, DATA)
