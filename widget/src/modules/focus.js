/** For who moves by keys: what has focus is not to lie under the notice (WCAG 2.4.11). */

/** Once the focus has moved, bring it into view, or else have the banner folded. @param {() => void} fold */
export const start = (fold) => {
  requestAnimationFrame(() => {
    const focused = /** @type {Element} */ (document.activeElement)
    if (isCovered(focused)) focused.scrollIntoView({ behavior: 'instant' })
    if (isCovered(focused)) fold()
  })
}

/** Tell whether an element of the page begins under a part of the notice. @param {Element} element */
const isCovered = (element) => {
  const region = document.querySelector('#privacy-choices')
  if (!region || region.contains(element)) return false
  const { top, left, right } = element.getBoundingClientRect()
  return [...region.querySelectorAll('.pc-card,.pc-foot > *')].some((part) => {
    const over = part.getBoundingClientRect()
    return top >= over.top && top < over.bottom && left < over.right && right > over.left
  })
}
