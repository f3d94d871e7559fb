/** After a withdrawal: what has run ends only with the page. */

/** Load the page again, unless somebody would lose what they typed. @param {(word: string) => void} say */
export const start = (say) => {
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (
    document.querySelectorAll('input,textarea')
  )
  if ([...fields].some(({ value, defaultValue }) => value !== defaultValue)) say('reload')
  else location.reload()
}
