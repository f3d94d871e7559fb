/** For sites whose services keep more than the core can remove: databases, caches, workers. */

/** What there is of each kind, by name, and how it is removed. @type {Record<string, () => Promise<[string, () => unknown][]>>} */
const kinds = {
  indexeddb: async () =>
    (await indexedDB.databases()).map(({ name = '' }) => [name, () => indexedDB.deleteDatabase(name)]),
  cache: async () => (await caches.keys()).map((name) => [name, () => caches.delete(name)]),
  worker: async () =>
    (await navigator.serviceWorker.getRegistrations()).map((one) => {
      const { pathname, search } = new URL((one.active ?? one.waiting ?? one.installing)?.scriptURL ?? location.origin)
      return [pathname + search, () => one.unregister()]
    }),
}

/** Remove what is kept by services alone that may not run. */
const clear = () => {
  const may = (/** @type {Item} */ { id }) => window.consent?.allows(id)

  for (const [kind, list] of Object.entries(kinds)) {
    const owners = DATA.items.filter(({ storage }) => storage?.[kind])
    if (owners.every(may)) continue
    list()
      .then((found) => {
        for (const [name, remove] of found) {
          const its = owners.filter(({ storage }) => RegExp(storage?.[kind] ?? '').test(name))
          if (its[0] && !its.some(may)) remove()
        }
      })
      // A browser that has none of these, or keeps them from us, keeps nothing there.
      .catch(() => {})
  }
  for (const item of DATA.items) {
    for (const [name, path] of (!may(item) && item.paths) || []) forget(name, path)
  }
}

/** Expire a cookie of a path, wherever the page is. @param {string} name @param {string} path */
const forget = (name, path) => {
  const gone = `${name}=;Max-Age=0;Secure;Path=${path}`
  document.cookie = gone
  for (let domain = location.hostname; domain; domain = domain.replace(/^[^.]*\.?/, '')) {
    document.cookie = `${gone};Domain=${domain}`
  }
}

if (window.consent?.ready) {
  document.addEventListener('consent:withdrawn', clear)
  clear()
}
