/** Which of a site's languages meets what the page and the browser wish for. */

/**
 * Choose by lookup (RFC 4647 §3.4), the dearest wish first; then one that is written alike
 * and of the same kind will do, so that `zh-TW` is met by `zh-Hant` and `pt` by `pt-BR`.
 * @param {readonly string[]} wishes
 * @param {readonly string[]} offered
 * @returns {string | undefined}
 */
export const preferred = (wishes, offered) => {
  for (const wish of wishes) {
    for (const range = wish.toLowerCase().split('-'); range[0]; range.pop()) {
      const found = offered.find((lang) => lang.toLowerCase() === range.join('-'))
      if (found) return found
    }
    const kind = kindOf(wish)
    const found = kind && offered.find((lang) => kindOf(lang) === kind)
    if (found) return found
  }
}

/** Give language and script, likely ones where the tag is silent. @param {string} tag */
const kindOf = (tag) => {
  try {
    const { language, script } = new Intl.Locale(tag).maximize()
    // Norwegian is one language, written in two ways.
    return `${language.replace(/^n[bn]$/, 'no')}-${script}`
  } catch {
    // What is no language tag meets nothing.
  }
}
