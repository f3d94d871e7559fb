/** For sites whose own scripts speak to the widget before it is there. */

/** @type {any} */
const place = window

if (!place.consent?.ready) {
  /** @type {(() => void)[]} */
  const waiting = Array.isArray(place.consent) ? place.consent : (place.consent = [])
  document.addEventListener('consent:ready', () => {
    // Each in a turn of its own: what one throws is its own, and reaches the console.
    place.consent.push = (/** @type {() => void} */ act) => queueMicrotask(act)
    for (const act of waiting) queueMicrotask(act)
  })
}

NEXT(TAG, DATA)
