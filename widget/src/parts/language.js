/** For sites of several languages, around all other parts: in which one to speak. */

import { preferred } from '../language.js'

const wishes = [document.documentElement.lang, ...navigator.languages]
const lang = preferred(wishes, DATA.languages ?? []) ?? DATA.shown.lang

/** Give what the notice says in that language, by the very build that the script is of. */
const others = async () => {
  const url = TAG.src.replace(/(\/w\/[^/.]+)[^/]*$/, `$1.${lang}.json`)
  const answer = await fetch(url, { credentials: 'omit', signal: AbortSignal.timeout(4000) })
  const data = await answer.json()
  if (data.shown.build !== DATA.shown.build) throw new Error('a new build is on its way')
  return data
}

if (lang === DATA.shown.lang) NEXT(TAG, DATA)
else {
  others().then(
    (data) => NEXT(TAG, { ...DATA, ...data }),
    // Better whole in another language than not at all.
    () => NEXT(TAG, DATA),
  )
}
