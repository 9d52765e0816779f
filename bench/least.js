// Programs that do only what a run cannot do without: what they take is the bottom of the rows they stand under.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { COMMON } from '../scripts/bundle.js'

const dist = fileURLToPath(new URL('../dist', import.meta.url))

/** Bundles them into a folder as the program is bundled; gives their paths. */
export async function leastPrograms(folder) {
  await build({
    ...COMMON,
    entryPoints: { search: 'bench/least/search.js', start: 'bench/least/start.js' },
    outdir: folder,
  })
  for (const wasm of ['web-tree-sitter.wasm', 'tree-sitter-python.wasm'])
    copyFileSync(join(dist, wasm), join(folder, wasm))
  return { search: join(folder, 'search.cjs'), start: join(folder, 'start.cjs') }
}
