/** What scripts ask of a service that has to wait. */

import { wrap } from './wrap.js'

/**
 * Watch fetch, XMLHttpRequest and beacons; the returned function sends what may go by now.
 * @param {(text: unknown) => string | undefined} holds
 */
export const watchRequests = (holds) => {
  /** @type {[address: unknown, send: () => void][]} */
  let waiting = []
  /** What each was opened with. @type {WeakMap<XMLHttpRequest, any[]>} */
  const opened = new WeakMap()

  wrap(window, 'fetch', (_, [input, options]) => {
    const address = input.url ?? input
    const signal = options?.signal ?? input.signal
    if (signal?.aborted || !holds(address)) return
    return () =>
      new Promise((done, fail) => {
        signal?.addEventListener('abort', () => fail(signal.reason))
        waiting.push([address, () => done(fetch(input, options))])
      })
  })
  wrap(XMLHttpRequest.prototype, 'open', (request, args) => void opened.set(request, args))
  wrap(XMLHttpRequest.prototype, 'send', (request, [body]) => {
    const args = opened.get(request) ?? []
    const [, address, isAsync = true] = args
    if (!holds(address)) return
    if (!isAsync) {
      return () => {
        throw new DOMException('held back until it is allowed', 'NetworkError')
      }
    }
    const send = () => opened.get(request) === args && request.send(body)
    return () => void waiting.push([address, send])
  })
  wrap(Navigator.prototype, 'sendBeacon', (_, [address, body]) => {
    if (!holds(address)) return
    return () => waiting.push([address, () => navigator.sendBeacon(address, body)]) > 0
  })

  return () => {
    const all = waiting
    waiting = all.filter(([address]) => holds(address))
    for (const [address, send] of all) if (!holds(address)) send()
  }
}
