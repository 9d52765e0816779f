// Applies step-script to every .py file of some folders, else of python3's library and packages: npm run stress -- folder…
import { execFileSync } from 'node:child_process'
import { readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const python = process.env.PYTHON ?? 'python3'

await build({
  absWorkingDir: root,
  entryPoints: ['test/stress/stress.ts'],
  outfile: 'dist/stress.mjs',
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'warning',
})
const { stress, describe } = await import('../dist/stress.mjs')

const ask = (code) => execFileSync(python, ['-c', code], { encoding: 'utf8' }).trim().split('\n')
const folders =
  process.argv.length > 2
    ? process.argv.slice(2)
    : ask(
        'import sysconfig; print(sysconfig.get_path("stdlib")); print(sysconfig.get_path("purelib"))',
      )
const paths = new Set(
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
      .map((entry) => realpathSync(join(entry.parentPath, entry.name))),
  ),
)

const report = await stress([...paths].sort(), python)
console.log(describe(report))
for (const path of report.refusedWrongly) console.log(`refused: ${path}`)
for (const { path, reason } of report.failures) console.log(`FAILED: ${path}: ${reason}`)
process.exitCode = report.failures.length > 0 ? 1 : 0
