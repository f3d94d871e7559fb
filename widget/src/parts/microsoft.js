/** For sites that tell Microsoft Advertising (UET): denied first, since silence is a yes. */

import { follow, queue } from '../told.js'

follow(DATA.roles ?? {}, ({ advertising }, isDefault) => {
  const words = ['consent', isDefault ? 'default' : 'update']
  queue('uetq').push(...words, { ad_storage: advertising ? 'granted' : 'denied' })
})

NEXT(TAG, DATA)
