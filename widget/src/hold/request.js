/** What scripts ask of a service that has to wait. */

import { wrap } from './wrap.js'

/**
 * Watch fetch, XMLHttpRequest and beacons; the returned function sends what may go by now.
 * @param {(text: unknown) => string | undefined} holds
 */
export const watchRequests = (holds) => {
  /** Each by what takes it back. @type {Map<object, [address: unknown, send: () => void]>} */
  const waiting = new Map()
  /** What each was opened with. @type {WeakMap<XMLHttpRequest, any[]>} */
  const opened = new WeakMap()

  /** Take a request back, as if it had been under way. @param {XMLHttpRequest} request @param {string} how */
  const end = (request, how) => {
    if (!waiting.delete(request)) return
    for (const name of [how, 'loadend']) request.dispatchEvent(new ProgressEvent(name))
  }

  wrap(window, 'fetch', (_, [input, options]) => {
    const address = input.url ?? input
    const signal = options?.signal ?? input.signal
    if (signal?.aborted || !holds(address)) return
    return () =>
      new Promise((done, fail) => {
        waiting.set(fail, [address, () => done(fetch(input, options))])
        signal?.addEventListener('abort', () => waiting.delete(fail) && fail(signal.reason))
      })
  })
  wrap(XMLHttpRequest.prototype, 'open', (request, args) => {
    waiting.delete(request)
    return void opened.set(request, args)
  })
  wrap(XMLHttpRequest.prototype, 'abort', (request) => void end(request, 'abort'))
  wrap(XMLHttpRequest.prototype, 'send', (request, [body]) => {
    const [, address, isAsync = true] = opened.get(request) ?? []
    if (!holds(address)) return
    if (!isAsync) {
      return () => {
        throw new DOMException('held back until it is allowed', 'NetworkError')
      }
    }
    return () => {
      const send = () => request.send(body)
      waiting.set(request, [address, send])
      const late = () => waiting.get(request)?.[1] === send && end(request, 'timeout')
      if (request.timeout) setTimeout(late, request.timeout)
    }
  })
  wrap(Navigator.prototype, 'sendBeacon', (_, [address, body]) => {
    if (!holds(address)) return
    return () => !!waiting.set({}, [address, () => navigator.sendBeacon(address, body)])
  })

  return () => {
    for (const [key, [address, send]] of waiting) {
      if (holds(address)) continue
      waiting.delete(key)
      send()
    }
  }
}
