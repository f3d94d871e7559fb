/** What is different where not everyone is asked first; only sites that say so get it. */

/**
 * Tell whether something is on that nobody has answered for: a no to sale is silent about
 * the rest, and a state that cannot be read may have been a no.
 * @param {Item} item @param {State | null | undefined} state
 */
export const isLeftOn = ({ free, sale }, state) =>
  free && (state === undefined || (state?.outcome === 's' && !sale))

/**
 * Tell whether there is anything to ask: nothing where people are only told, and nothing
 * more of those who opted out where all else is on.
 * @param {WidgetData} data @param {State | null | undefined} state
 */
export const mayAsk = ({ refusal: [regime] }, state) =>
  regime === 'i' || (regime === 'o' && state?.outcome !== 's')

/**
 * Tell whether a text is as good as no state: what was left on without being asked for is
 * no yes where people are asked first, and one that somebody emptied may have been a no.
 * @param {WidgetData} data @param {string | undefined} text
 */
export const isVoid = ({ refusal: [regime] }, text) =>
  text === '' || (regime === 'i' && /^g[^i]/.test(text ?? ''))
