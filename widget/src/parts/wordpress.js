/** For sites that tell plug-ins of WordPress, by the WP Consent API. */

import { follow } from '../told.js'

follow(DATA.roles ?? {}, ({ advertising, statistics, preferences }) => {
  const said = { marketing: advertising, statistics, preferences, functional: true }
  for (const [category, yes] of Object.entries(said)) {
    const { wp_set_consent: set } = /** @type {any} */ (window)
    set?.(category, yes ? 'allow' : 'deny')
  }
})

NEXT(TAG, DATA)
