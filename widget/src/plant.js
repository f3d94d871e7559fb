/** Markup from the service as elements of the page, without any HTML sink. */

/**
 * @param {TreeNode} node
 * @returns {any} the element, or the text
 */
export const plant = (node) => {
  if (typeof node === 'string') return node
  const [head, ...children] = node
  const [tag, ...attributes] = head.split(' ')
  const element = document.createElement(tag)
  while (attributes[0]) element.setAttribute(.../** @type {[string, string]} */ (attributes.splice(0, 2)))
  element.append(...children.map(plant))
  return element
}
