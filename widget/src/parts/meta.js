/** For sites that tell the Meta Pixel, once it is there: without consent it holds back. */

import { follow } from '../told.js'

follow(DATA.roles ?? {}, ({ advertising }) => {
  const { fbq } = /** @type {any} */ (window)
  fbq?.('consent', advertising ? 'grant' : 'revoke')
})

NEXT(TAG, DATA)
