/** The site's declaration, planted wherever the page keeps a place for it. */

import { plant } from './plant.js'

/** @type {WeakSet<Element>} */
const seen = new WeakSet()
/** @type {Promise<TreeNode> | undefined} */
let answer

/** Fill every place, once; without an answer it keeps what its owner wrote. @param {WidgetData} data */
export const declare = ({ site, shown: { lang } }) => {
  // Before that, the parser may still be writing into one.
  if (document.readyState === 'loading') return
  for (const place of document.querySelectorAll('[data-consent-declaration]')) {
    if (seen.has(place)) continue
    seen.add(place)
    answer ??= ask(site, lang)
    answer.then((tree) => fill(place, tree)).catch(() => {})
  }
}

/** @param {string} site @param {string} lang @returns {Promise<TreeNode>} */
const ask = async (site, lang) => {
  const url = new URL(`../p/${site}/declaration.json?lang=${lang}`, import.meta.url)
  const found = await fetch(url, { credentials: 'omit' })
  return (await found.json()).tree
}

/** @param {Element} place @param {TreeNode} tree */
const fill = (place, tree) => {
  place.replaceChildren(plant(sunk(tree, levelAbove(place) - 1)))
  for (const table of place.querySelectorAll('table')) {
    const box = /** @type {HTMLElement} */ (table.parentElement)
    box.style.overflowX = 'auto'
    width.observe(box)
  }
}

/** What scrolls is reached by keys. */
const width = new ResizeObserver((boxes) => {
  for (const { target } of boxes) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute('tabindex', '0')
    else target.removeAttribute('tabindex')
  }
})

/** Set all headings some levels lower. @param {TreeNode} node @param {number} by @returns {TreeNode} */
const sunk = (node, by) => {
  if (typeof node === 'string') return node
  const [head, ...children] = node
  const name = head.replace(/^h(\d)/, (_, level) => `h${Math.min(6, +level + by)}`)
  return [name, ...children.map((child) => sunk(child, by))]
}

/** Give the level of the page's last heading before an element. @param {Element} place */
const levelAbove = (place) => {
  let level = 1
  for (const heading of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    const isBefore = place.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_PRECEDING
    const isOurs = heading.closest('#privacy-choices,[data-consent-declaration]')
    if (isBefore && !isOurs) level = +heading.tagName.slice(1)
  }
  return level
}
