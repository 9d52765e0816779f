import { spawnSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commit, repositoryWith } from '../folders.ts'
import { builtCli, useBuiltCli } from './built.ts'

useBuiltCli()

/** Runs the build on a repository while V8 compiles it on another thread: whether all runs end, and what they say. */
function expectEnds(root: string, command: string): void {
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' }
  // the delay keeps the other thread busy beyond the end: half of the runs never ended before this was mended
  const flags = ['--concurrent-recompilation-delay=150', builtCli(), command]
  const said = new Set<string>()
  for (let run = 0; run < 8; run++) {
    const { signal, status, stdout } = spawnSync(process.execPath, flags, {
      cwd: root,
      env,
      encoding: 'utf8',
      timeout: 20_000,
    })
    expect([signal, status]).toEqual([null, 0])
    said.add(stdout)
  }
  expect(said.size).toBe(1)
}

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
  expectEnds(root, 'map')
}, 180_000)

/** A repository of so many steps, each with a module and a script of its own. */
function stepsIn(count: number): string {
  const step = (name: string) =>
    `from azureml.pipeline.steps import PythonScriptStep\n\nstep = PythonScriptStep(name='${name}', script_name='${name}.py', arguments=['--data', '.'])\n`
  const script =
    'import argparse\n\nparser = argparse.ArgumentParser()\nparser.add_argument("--data")\nprint(parser.parse_args())\n'
  const root = repositoryWith(
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => `step${index}`).flatMap((name) => [
        [`${name}/pipeline.py`, step(name)],
        [`${name}/${name}.py`, script],
      ]),
    ),
  )
  commit(root)
  return root
}

it('ends while another thread still parses', () => {
  expectEnds(stepsIn(120), 'add')
}, 180_000)

// other systems have no limit of addresses that a process could be given
it.skipIf(process.platform !== 'linux')(
  'runs where there are addresses for one parser, and not for two',
  () => {
    // V8 ends the whole process where it finds none for a thread
    const command = `ulimit -v 12000000; exec ${process.execPath} ${builtCli()} add`
    const { signal, status, stdout } = spawnSync('bash', ['-c', command], {
      cwd: stepsIn(120),
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect([signal, status]).toEqual([null, 0])
    expect(stdout).toContain('step119/pipeline.py')
  },
  180_000,
)
