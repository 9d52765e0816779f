// The bundle: three entry points, the two grammar files, and one example for each transform.
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** Writes the bundle to a folder; gives the paths of all files whose code is in it. */
export async function bundle(folder) {
  mkdirSync(folder, { recursive: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/cli/main.ts', index: 'src/index.ts', testing: 'src/testing.ts' },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // jsonc-parser's "main" is UMD, which cannot be bundled
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    chunkNames: 'chunks/[name]-[hash]',
    define: { __VERSION__: JSON.stringify(version) },
    // CommonJS packages in an ESM bundle still call require for Node's own modules.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    metafile: true,
    logLevel: 'warning',
  })
  for (const wasm of [
    'web-tree-sitter/web-tree-sitter.wasm',
    'tree-sitter-python/tree-sitter-python.wasm',
  ])
    copyFileSync(require.resolve(wasm), join(folder, wasm.split('/').at(-1)))
  const examples = JSON.parse(readFileSync(join(root, 'fixtures/examples.json'), 'utf8'))
  for (const [transform, fixture] of Object.entries(examples))
    for (const part of ['before', 'after'])
      cpSync(join(root, 'fixtures', fixture, part), join(folder, 'examples', transform, part), {
        recursive: true,
      })
  const cli = join(folder, 'cli.js')
  chmodSync(cli, 0o755)
  // the help of the program, so that asking for it loads nothing
  writeFileSync(join(folder, 'help.txt'), execFileSync(process.execPath, [cli, '--help']))
  return Object.keys(metafile.inputs)
}
