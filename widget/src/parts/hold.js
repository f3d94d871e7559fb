/** For sites that hold back what their services load without being tagged. */

import { openElements } from '../hold/element.js'
import { watchMarkup } from '../hold/markup.js'
import { openOwners } from '../hold/owner.js'
import { watchProperties } from '../hold/property.js'
import { watchRequests } from '../hold/request.js'

/** Hold back from here on, and release when a choice allows it. */
const hold = () => {
  const { ran, holds, holdsAny } = openOwners(DATA, TAG.src.replace(/w\/[^/]*$/, ''))
  const { holdsAddress, heldAddress, meet, sift, release } = openElements(holds, holdsAny)
  watchProperties(holdsAddress, heldAddress)
  watchMarkup(holdsAny, sift)
  const send = watchRequests(holds)
  // What the parser writes, one element after the other, comes past nothing else.
  const parsed = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) addedNodes.forEach(meet)
  })
  parsed.observe(document, { childList: true, subtree: true })
  document.addEventListener('DOMContentLoaded', () => parsed.disconnect())
  for (const event of ['ready', 'choice']) {
    document.addEventListener(`consent:${event}`, () => {
      release()
      send()
    })
  }
  DATA.isStale = (lost) => lost.some((id) => ran.has(id))
  if (TAG.async || TAG.defer) {
    console.warn('consent: what comes before this script is not held back: its tag needs to be first, without async or defer')
  }
}

try {
  if (!window.consent?.ready) hold()
} catch (error) {
  console.error('consent: only what is tagged is held back:', error)
}

NEXT(TAG, DATA)
