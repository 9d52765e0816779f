// Shows what `aml-debug add` would change: in the repository that is named, else in a copy of the bundled sample.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('..', import.meta.url))
const cli = join(here, 'dist/cli.cjs')
const sample = join(here, 'fixtures/how-to/pipeline-and-deployment/before')

const [own] = process.argv.slice(2)
if (own !== undefined) process.exitCode = preview(resolve(process.env.INIT_CWD ?? '.', own))
else {
  const copy = mkdtempSync(join(tmpdir(), 'aml-debug-sample-'))
  cpSync(sample, copy, { recursive: true })
  try {
    process.exitCode = preview(copy)
  } finally {
    rmSync(copy, { recursive: true })
  }
  console.error('\nThat was the sample. Preview your own repository with:')
  console.error('  npm run preview -- path/to/your/repository')
  console.error(`and write the changes, in that repository, with:\n  node ${cli} add -w`)
}

function preview(folder) {
  if (!existsSync(folder)) {
    console.error(`preview: there is no folder ${folder}`)
    return 2
  }
  return spawnSync(process.execPath, [cli, 'add'], { cwd: folder, stdio: 'inherit' }).status ?? 2
}
