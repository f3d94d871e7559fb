/** Build what is served: parts, which are functions of tag and data; modules; style sheets. */

import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'
import { minify } from 'terser'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const target = ['chrome120', 'firefox117', 'safari17.2']
const bundle = async (entry) => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    minify: true,
    charset: 'utf8',
    target,
    // What only other regimes than opt-in need costs nobody else anything.
    define: { REGIMES: `${entry.endsWith('/regimes.js')}` },
  })
  return outputFiles[0].text.trim()
}

/** What every visitor loads: further passes take 5 % off. */
const smaller = {
  compress: { passes: 3, keep_fargs: false, booleans_as_integers: true, pure_getters: true },
  // Members that no page, server or other script ever sees.
  mangle: {
    properties: { builtins: true, regex: /^(pending|deliver|choose|mount|show|say|ran|asked|given|outcome)$/ },
  },
}

const part = async (entry) => {
  const script = `export default (TAG,DATA,NEXT)=>{${await bundle(entry)}};`
  const isCore = /(core|regimes)\.js$/.test(entry)
  const options = isCore ? smaller : { compress: { passes: 3, keep_fargs: false } }
  const { code } = await minify(script, { ecma: 2022, module: true, ...options })
  return code.replace(/^export default ?/, '')
}

const style = async (entry) => {
  const { code } = await transform(await readFile(entry, 'utf8'), {
    loader: 'css',
    minify: true,
    target,
  })
  // The widget makes every declaration important; it finds them by their semicolons.
  return code.trim().replace(/([^{};])}/g, '$1;}')
}

/** Make of each file in one folder a file of the same name in another. */
const each = async (from, to, make) => {
  await rm(here(to), { recursive: true, force: true })
  await mkdir(here(to), { recursive: true })
  for (const name of (await readdir(here(from))).sort()) {
    await writeFile(here(`${to}/${name}`), `${await make(here(`${from}/${name}`))}\n`)
  }
}

await each('src/parts', 'dist/parts', part)
await each('src/modules', 'dist/modules', bundle)
await each('style', 'dist/styles', style)
await copyFile(here('consent.d.ts'), here('dist/consent.d.ts'))
