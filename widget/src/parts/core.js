/** The part that every site has: the widget, and no fault of it ever reaches the page. */

import { start } from '../main.js'

try {
  if (!window.consent?.ready) start(DATA, TAG)
} catch (error) {
  console.error('consent:', error)
}
