// Bundles the entry points and carries the two grammar files, so that the package needs no dependency at run time.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.js'
import { pruneTypes } from './prune-types.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const dist = join(root, 'dist')

rmSync(dist, { recursive: true, force: true })
const inputs = await bundle(dist)
writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), licences(inputs))
execFileSync(
  process.execPath,
  [
    require.resolve('typescript/package.json').replace('package.json', 'bin/tsc'),
    '-p',
    'tsconfig.build.json',
  ],
  { cwd: root, stdio: 'inherit' },
)
pruneTypes(join(dist, 'types'), ['src/index.d.ts', 'src/testing.d.ts'])

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
