/** For sites that tell Microsoft Clarity: Consent API v2. */

import { follow, stub } from '../told.js'

follow(DATA.roles ?? {}, ({ advertising, statistics }) => {
  stub('clarity')('consentv2', {
    ad_Storage: advertising ? 'granted' : 'denied',
    analytics_Storage: statistics ? 'granted' : 'denied',
  })
})

NEXT(TAG, DATA)
