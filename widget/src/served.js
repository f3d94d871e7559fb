/** What is served: the widget applied to DATA, and no fault of it ever reaches the page. */

import { start } from './main.js'

try {
  if (!window.consent?.ready) start(DATA, /** @type {HTMLScriptElement} */ (document.currentScript))
} catch (error) {
  console.error('consent: all that is optional stays off:', error)
}
