/** For sites that tell Matomo: it waits for a consent before it tracks. */

import { follow, queue } from '../told.js'

follow(DATA.roles ?? {}, ({ statistics }, isDefault) => {
  const command = statistics ? 'setConsentGiven' : 'forgetConsentGiven'
  queue('_paq').push([isDefault ? 'requireConsent' : command])
})

NEXT(TAG, DATA)
