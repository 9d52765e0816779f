import { spawnSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commit, repositoryWith } from '../folders.ts'
import { builtCli, useBuiltCli } from './built.ts'

useBuiltCli()

it('ends while V8 still compiles the search on another thread', () => {
  const paths = Array.from({ length: 3000 }, (_, index) => `pkg${index % 40}/m${index}.py`)
  const [links, files] = [0, 1].map((kind) =>
    paths.filter((_, index) => (index % 3 === 0 ? 0 : 1) === kind),
  ) as [string[], string[]]
  const root = repositoryWith(
    Object.fromEntries(files.map((path) => [path, 'import os\n'.repeat(50)])),
  )
  for (const path of links) symlinkSync('m1.py', join(root, path))
  commit(root)
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' }
  // the delay keeps the other thread busy beyond the end: half of the runs never ended before this was mended
  const flags = ['--concurrent-recompilation-delay=150', builtCli(), 'map']
  for (let run = 0; run < 8; run++) {
    const { signal, status } = spawnSync(process.execPath, flags, {
      cwd: root,
      env,
      timeout: 20_000,
    })
    expect([signal, status]).toEqual([null, 0])
  }
}, 180_000)
