/** After a withdrawal: what has run ends only with the page. */

/**
 * Load the page again, or ask for it where somebody would lose what they typed.
 * @param {WidgetData} data
 */
export const start = async (data) => {
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (
    document.querySelectorAll('input,textarea')
  )
  const { site, shown, stays } = data
  if (!stays && [...fields].every(({ value, defaultValue }) => value === defaultValue)) {
    location.reload()
    return
  }
  const url = new URL(`${site}.${shown.lang}.json`, import.meta.url)
  const answer = await fetch(url, { credentials: 'omit' })
  stay((await answer.json()).texts.reload)
}

/** Say politely what is left to do, for as long as it is: other words go after a while. @param {string} word */
const stay = (word) => {
  const [first, second] = document.querySelectorAll('#privacy-choices [role=status]')
  const place = second ? first : /** @type {Element} */ (first.cloneNode())
  if (!second) first.before(place)
  // What comes with its region is not heard.
  setTimeout(() => (place.textContent = word), 99)
}
