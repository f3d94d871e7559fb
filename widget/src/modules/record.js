/** What preferences lead to of the visitor's own record: the page at the service, the receipt. */

/**
 * The receipt is theirs to keep, out of reach of the page.
 * @param {HTMLDialogElement} dialog
 * @param {string} site
 * @param {Choices} choices
 */
export const start = (dialog, site, choices) => {
  const link = /** @type {HTMLAnchorElement} */ (dialog.querySelector('[target]'))
  link.href = import.meta.url.replace(/\/w\/[^/]*$/, '') + link.getAttribute('href')
  dialog.addEventListener('click', ({ target }) => {
    if (/** @type {Element} */ (target).matches('[value=receipt]')) save(site, choices.receipt)
  })
}

/** Offer it as a file. @param {string} site @param {unknown} receipt */
const save = (site, receipt) => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([JSON.stringify(receipt)]))
  link.download = `${site}-receipt.json`
  link.click()
}
