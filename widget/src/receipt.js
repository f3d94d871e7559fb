/** The visitor's own proof of the answer just given: theirs to keep, out of reach of the page. */

/** Offer it as a file. @param {string} site @param {unknown} receipt */
export const save = (site, receipt) => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([JSON.stringify(receipt)]))
  link.download = `${site}-receipt.json`
  link.click()
}
