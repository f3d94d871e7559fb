/** Addresses that are code, which runs in the page itself. */

/** Tell whether it is one: browsers skip blanks before and within `javascript:`. @param {string} address */
export const runs = (address) => /^[\0- ]*j[\w\s]*:/i.test(address)
