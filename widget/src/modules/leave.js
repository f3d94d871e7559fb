/** After a withdrawal: what has run ends only with the page. */

/**
 * Load the page again, or ask for it where somebody would lose what they typed.
 * @param {WidgetData} data @param {(word: string) => void} say
 */
export const start = async (data, say) => {
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (
    document.querySelectorAll('input,textarea')
  )
  const { site, shown, stays, texts } = data
  if (!stays && [...fields].every(({ value, defaultValue }) => value === defaultValue)) {
    location.reload()
    return
  }
  const url = new URL(`${site}.${shown.lang}.json`, import.meta.url)
  const answer = await fetch(url, { credentials: 'omit' })
  texts.reload = (await answer.json()).texts.reload
  say('reload')
}
