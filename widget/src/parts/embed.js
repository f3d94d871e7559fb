/** For sites with embeds: in place of each that is held, what it is and how to load it. */

import { openEmbeds } from '../embed.js'

if (window.consent?.ready && DATA.embeds) openEmbeds(DATA, DATA.embeds, window.consent, TAG.src)
