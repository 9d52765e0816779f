// Bundles the entry points and carries the two grammar files, so that the package needs no dependency at run time.
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = new URL('..', import.meta.url).pathname
const require = createRequire(import.meta.url)
const dist = join(root, 'dist')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist, { recursive: true })

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli/main.ts', index: 'src/index.ts', testing: 'src/testing.ts' },
  outdir: dist,
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
  copyFileSync(require.resolve(wasm), join(dist, wasm.split('/').at(-1)))

chmodSync(join(dist, 'cli.js'), 0o755)
writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), licences(Object.keys(metafile.inputs)))
execFileSync(
  process.execPath,
  [
    require.resolve('typescript/package.json').replace('package.json', 'bin/tsc'),
    '-p',
    'tsconfig.build.json',
  ],
  { cwd: root, stdio: 'inherit' },
)

/** The licence of every package whose code is in the bundle, and of the grammar. */
function licences(inputs) {
  const packages = new Set(['tree-sitter-python'])
  for (const input of inputs) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
    if (name) packages.add(name)
  }
  return [...packages]
    .sort()
    .map(
      (name) => `${name}\n${'='.repeat(name.length)}\n${licence(join(root, 'node_modules', name))}`,
    )
    .join('\n\n')
}

function licence(directory) {
  for (const file of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license', 'LICENCE'])
    try {
      return readFileSync(join(directory, file), 'utf8').trim()
    } catch {}
  return `Licence: ${JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')).license}`
}
