/** For sites that tell Google's tags: Consent Mode v2, its default ahead of everything. */

import { follow, queue } from '../told.js'

// Google's own reads the arguments object, and no list.
function gtag() {
  queue('dataLayer').push(arguments)
}

follow(DATA.roles ?? {}, ({ advertising, statistics, preferences, personalisation }, isDefault) => {
  const types = {
    ad_storage: advertising,
    ad_user_data: advertising,
    ad_personalization: advertising,
    analytics_storage: statistics,
    functionality_storage: preferences,
    personalization_storage: personalisation,
    security_storage: true,
  }
  const said = Object.entries(types).map(([type, yes]) => [type, yes ? 'granted' : 'denied'])
  const call = /** @type {(...words: unknown[]) => void} */ (gtag)
  const { default: more, set = {} } = (isDefault && DATA.google) || {}
  call('consent', isDefault ? 'default' : 'update', { ...Object.fromEntries(said), ...more })
  for (const [name, yes] of Object.entries(set)) call('set', name, yes)
})

NEXT(TAG, DATA)
