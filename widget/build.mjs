/** Build what is served: dist/widget.js and shown.js, functions of the notice's data, and more. */

import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'
import { minify } from 'terser'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const target = ['chrome120', 'firefox117', 'safari17.2']

const bundle = async (entry) => {
  const { outputFiles } = await build({
    entryPoints: [here(entry)],
    bundle: true,
    write: false,
    format: 'esm',
    minify: true,
    charset: 'utf8',
    target,
  })
  return outputFiles[0].text.trim()
}
/** A function of the notice's data. */
const served = async (entry) => {
  const script = `export default DATA=>{${await bundle(entry)}};`
  // Every visitor loads this: a second pass takes 3 % off all that they load.
  const { code } = await minify(script, { ecma: 2022, module: true, compress: { passes: 3 } })
  return `${code.replace('export default ', '')}\n`
}
await writeFile(here('dist/widget.js'), await served('src/served.js'))
await writeFile(here('dist/shown.js'), await served('src/shown.js'))
await writeFile(here('dist/inspect.js'), `${await bundle('src/inspect.js')}\n`)

const style = await readFile(here('style/notice.css'), 'utf8')
const { code } = await transform(style, { loader: 'css', minify: true, target })
// The widget makes every declaration important; it finds them by their semicolons.
await writeFile(here('dist/widget.css'), code.trim().replace(/([^{};])}/g, '$1;}') + '\n')
