/** What stands in place of what is held: a frame is itself the box that is kept free. */

import { openGate } from './gate.js'
import { plant } from './plant.js'
import { runs } from './runs.js'

const HELD = ':is(iframe,video,img)[data-consent][data-src]'
const PLACE = '[data-consent-place]'

/**
 * @param {WidgetData} data
 * @param {Embeds} embeds
 * @param {ConsentApi} api
 * @param {string} from the script's own address
 */
export const openEmbeds = (data, { tree, names, missing, posters, isBound }, api, from) => {
  const name = new Map(names)
  const lacks = new Map(missing)
  const pictures = new Map(posters)
  /** The frames of ours, by what they stand in for. @type {Map<HTMLElement, HTMLIFrameElement>} */
  const ours = new Map()
  /** What was loaded once, with its address. @type {Map<HTMLElement, string>} */
  const once = new Map()
  let isMine = false
  let isPast = false

  /** Name what an element still waits for. @param {HTMLElement} held */
  const waits = ({ dataset }) =>
    ((dataset.consentPlace ?? dataset.consent)?.match(/[^\s,]+/g) ?? []).filter((id) => !api.allows(id))

  /** @param {HTMLElement} held @param {string[]} ids */
  const load = (held, ids) => {
    const { src } = held.dataset
    once.set(held, src ?? '')
    for (const id of ids) data.once?.add(id)
    if (src) {
      // A frame would run it in this page.
      if (!runs(src)) held.setAttribute('src', src)
      delete held.dataset.src
      for (const id of ids) data.once?.delete(id)
    } else {
      const on = { has: (/** @type {string} */ id) => ids.includes(id) || api.allows(id) }
      openGate(/** @type {any} */ ({ on })).open()
    }
    look()
  }

  /** @param {string[]} ids */
  const allow = async (ids) => {
    isMine = true
    const services = Object.fromEntries(ids.map((id) => [id, true]))
    await api.set(/** @type {any} */ ({ services, layer: 'embed' }))
    isMine = false
  }

  /** Write what stands there, once. @param {HTMLIFrameElement} frame @param {HTMLElement} held @param {string[]} ids */
  const fill = (frame, held, ids) => {
    const page = frame.contentDocument
    const view = /** @type {any} */ (frame.contentWindow)
    if (!page?.body || page.body.firstChild) return
    const section = plant(tree)
    const called = ids.map((id) => name.get(id)).join(', ')
    // Nobody is called like a purpose, and it receives nothing.
    const isSomebody = data.items.some(({ id, purposes }) => purposes && ids.includes(id))
    for (const words of section.querySelectorAll('b,p:not(:has(b))')) {
      words.textContent = words.textContent.replace('{name}', called)
      words.hidden ||= !isSomebody && words.matches('p')
    }
    for (const id of ids) section.querySelector(`[data-when="${lacks.get(id)}"]`)?.removeAttribute('hidden')
    const { src = '' } = held.dataset
    const poster = [src, src.split('?')[0], ...ids].map((key) => pictures.get(key)).find(Boolean)
    if (poster) {
      const picture = new Image()
      picture.alt = ''
      picture.src = from.replace(/w\/[^/]*$/, `posters/${poster}`)
      section.firstElementChild.prepend(picture)
    }
    // A policy that was written before the click lets nothing in that was not allowed.
    section.querySelector('[value=once]').hidden = isBound
    section.addEventListener('click', (/** @type {any} */ { target }) => {
      const { value } = target
      if (value === 'once') load(held, ids)
      if (value === 'always') allow(ids)
      if (value === 'open') api.open()
    })
    const sheet = new view.CSSStyleSheet()
    sheet.replaceSync(data.style)
    page.adoptedStyleSheets = [sheet]
    page.documentElement.lang = data.shown.lang
    page.body.append(section)
    frame.title ||= called
    // Some browsers write an empty page of their own only now.
    frame.addEventListener('load', look, { once: true })
  }

  /** Open a frame's own empty page, which nothing keeps scripts here from writing. @param {HTMLIFrameElement} frame */
  const unlock = (frame) => {
    const rules = frame.getAttribute('sandbox')
    if (rules === null || frame.contentDocument) return
    frame.removeAttribute('sandbox')
    frame.parentNode?.insertBefore(frame, frame)
    frame.setAttribute('sandbox', rules)
  }

  /** Put a frame where there is none. @param {HTMLElement} held */
  const stand = (held) => {
    const isPlace = held.matches(PLACE)
    const { width, height } = held.getBoundingClientRect()
    if (!isPlace && (width < 120 || height < 60)) return
    const frame = document.createElement('iframe')
    const { display, margin, verticalAlign } = getComputedStyle(held)
    Object.assign(
      frame.style,
      { border: 0, maxWidth: '100%', display: 'block' },
      isPlace
        ? { width: '100%', height: `${Math.max(height, 190)}px` }
        : { display, margin, verticalAlign, width: `${width}px`, height: `${height}px` },
    )
    ours.set(held, frame)
    if (isPlace) held.prepend(frame)
    else {
      held.before(frame)
      held.hidden = true
    }
    return frame
  }

  const look = () => {
    if (document.readyState === 'loading') return
    for (const [held, frame] of ours) {
      const isHeld = held.isConnected && !once.has(held) && waits(held)[0]
      if (isHeld && frame.isConnected) continue
      frame.remove()
      held.hidden = false
      ours.delete(held)
    }
    for (const each of document.querySelectorAll(`${HELD},${PLACE}`)) {
      const held = /** @type {HTMLElement} */ (each)
      const ids = waits(held)
      if (!ids[0] || once.has(held) || !ids.every((id) => name.has(id))) continue
      const isFrame = held instanceof HTMLIFrameElement
      const frame = isFrame ? held : (ours.get(held) ?? stand(held))
      if (!frame || /^[01]$/.test(frame.width)) continue
      unlock(frame)
      fill(frame, held, ids)
    }
  }

  /** Whoever says no afterwards means what they loaded once as well. */
  const revoke = () => {
    if (isMine) return
    for (const [held, src] of once) {
      if (!waits(held)[0]) continue
      once.delete(held)
      isPast ||= !src
      if (!src) continue
      held.dataset.src = src
      held.removeAttribute('src')
      held.parentNode?.insertBefore(held, held)
    }
    look()
  }

  const { isStale } = data
  /** What scripts of a place have begun ends with the page alone. */
  data.isStale = (lost, given) => isPast || isStale?.(lost, given)

  new MutationObserver(look).observe(document, { childList: true, subtree: true })
  document.addEventListener('DOMContentLoaded', look)
  for (const event of ['choice', 'withdrawn']) document.addEventListener(`consent:${event}`, revoke)
  look()
}
