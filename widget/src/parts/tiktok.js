/** For sites that tell the TikTok Pixel, once it is there. */

import { follow } from '../told.js'

follow(DATA.roles ?? {}, ({ advertising }) => {
  const { ttq } = /** @type {any} */ (window)
  if (advertising) ttq?.grantConsent()
  else ttq?.revokeConsent()
})

NEXT(TAG, DATA)
