/** What few pages ask for: the site's declaration, and the owner's own look. */

import { declare } from '../declaration.js'

let isInspected = false

/** Do what is asked for by now; called whenever the page has changed. @param {WidgetData} data */
export const start = (data) => {
  declare(data)
  if (isInspected || !/consent-inspect/.test(location.href)) return
  isInspected = true
  import(import.meta.url.replace('_page', '_inspect'))
    .then((inspect) => inspect.start(data))
    .catch(() => {})
}
