// The bundle: the command line with its second parser and the two entry points of the library, the two grammar files, and one example for each transform.
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32 } from 'node:zlib'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** How all code is bundled. */
export const COMMON = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // jsonc-parser's "main" is UMD, which cannot be bundled
  mainFields: ['module', 'main'],
  alias: {
    // what yaml gives Node is CommonJS, which is parsed twice and cannot be shaken
    yaml: join(dirname(require.resolve('yaml/package.json')), 'browser/index.js'),
    // its ES module imports Node's own modules lazily, which loads what Node has for ES modules
    'web-tree-sitter': require.resolve('web-tree-sitter'),
  },
  // Node takes 15 ms more of a hook's 140 to load the same as an ES module
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  supported: { 'dynamic-import': false },
  banner: { js: "const __url=require('node:url').pathToFileURL(__filename).href;" },
  define: { __VERSION__: JSON.stringify(version), 'import.meta.url': '__url' },
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  logLevel: 'warning',
}

/** What the command line imports lazily is a bundle of its own: a part of this one would be parsed twice. */
const lazy = (resolved) => ({
  name: 'lazy',
  setup(build) {
    build.onResolve({ filter: /^\..*\.ts$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? resolved(`./${basename(path, '.ts')}.cjs`) : null,
    )
  },
})

/** A table that jsonc-parser's formatter wants, which nothing here calls: to make it takes 1.5 ms of each run. */
const unformatted = {
  name: 'unformatted',
  setup(build) {
    build.onResolve({ filter: /\/string-intern$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, `${path}.js`),
      sideEffects: false,
    }))
  },
}

/** A bundle that is loaded with what V8 compiled of it in an earlier run. */
const cached = (folder) => ({
  name: 'cached',
  setup(build) {
    build.onLoad({ filter: /.*/, namespace: 'cached' }, ({ path }) => ({
      contents: `
        const { requireCached } = require('./src/cli/code-cache.ts')
        module.exports = requireCached(require('node:path').join(__dirname, '${path}'), ${crc32(readFileSync(join(folder, path)))})`,
      resolveDir: root,
    }))
  },
})

/** Writes an entry point of the library, an ES module that exports what the program has for it. */
function writeEntry(folder, entry) {
  const names = Object.keys(require(join(folder, 'program.cjs'))[entry])
  const code = `import program from './program.cjs'\nexport const { ${names.join(', ')} } = program.${entry}\n`
  writeFileSync(join(folder, `${entry}.js`), code)
}

/** Writes the bundle to a folder; gives the paths of all files whose code is in it. */
export async function bundle(folder) {
  mkdirSync(folder, { recursive: true })
  const options = { ...COMMON, outdir: folder }
  const external = { ...options, plugins: [lazy((path) => ({ path, external: true }))] }
  const parser = await build({
    ...external,
    entryPoints: { yargs: 'src/cli/command-line/yargs.ts' },
  })
  await build({ ...options, entryPoints: { 'parser-thread': 'src/cli/parser-thread.ts' } })
  const program = await build({
    ...external,
    plugins: [...external.plugins, unformatted],
    entryPoints: { program: 'src/program.ts' },
  })
  for (const entry of ['index', 'testing']) writeEntry(folder, entry)
  const start = await build({
    ...options,
    entryPoints: { cli: 'src/cli/main.ts' },
    plugins: [lazy((path) => ({ path, namespace: 'cached' })), cached(folder)],
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
  const cli = join(folder, 'cli.cjs')
  chmodSync(cli, 0o755)
  // the help of the program, so that asking for it loads nothing
  writeFileSync(join(folder, 'help.txt'), execFileSync(process.execPath, [cli, '--help']))
  return [parser, program, start].flatMap(({ metafile }) => Object.keys(metafile.inputs))
}
