/** For sites whose tag manager listens: an event with every purpose, and no person. */

import { queue } from '../told.js'

for (const event of ['ready', 'choice', 'withdrawn']) {
  document.addEventListener(`consent:${event}`, () => {
    const purposes = window.consent?.get().purposes
    queue('dataLayer').push({ event: `consent_${event}`, consent: purposes })
  })
}

NEXT(TAG, DATA)
