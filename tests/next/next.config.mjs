/** The folder is its own root: what lies above has nothing to do with the app. */
export default { turbopack: { root: import.meta.dirname } }
