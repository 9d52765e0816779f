import { execFile, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { amlProcess, builtCli, useBuiltCli } from '../cli/built.ts'
import { folderWith, git, ROOT, repositoryWith } from '../folders.ts'

useBuiltCli()

/** The contents of all files but git's, by path; folders that are empty have a path, too. */
function contents(root: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    if (path === '.git' || path.startsWith('.git/')) continue
    if (statSync(join(root, path)).isFile()) found.set(path, readFileSync(join(root, path), 'utf8'))
  }
  return found
}

/** What is wrong with a tree that a killed run has left: every file is old or new, and there is no other. */
function litter(
  now: Map<string, string>,
  old: Map<string, string>,
  after: Map<string, string>,
): string[] {
  const wrong = [...now].filter(
    ([path, text]) => text !== old.get(path) && text !== after.get(path),
  )
  const missing = [...old.keys()].filter((path) => !now.has(path) && after.has(path))
  return [...wrong.map(([path]) => path), ...missing]
}

const FILES = 20
const OLD = Object.fromEntries(
  Array.from({ length: FILES }, (_, index) => [`d${index % 5}/f${index}.py`, `old ${index}\n`]),
)

describe('killed while it writes', () => {
  it('at two hundred points, each file is old or new, nothing lies beside it, and the next run heals all', async () => {
    const root = repositoryWith(OLD)
    const old = contents(root)
    const changes = [
      ...Object.entries(OLD).map(([path, before], index) => ({
        path,
        before,
        after: index % 8 === 7 ? null : `new ${path}\n`.repeat(200),
      })),
      { path: '.vscode/launch.json', before: null, after: '{}\n' },
    ]
    const list = join(folderWith({ 'changes.json': JSON.stringify(changes) }), 'changes.json')
    const program = fileURLToPath(new URL('killed-writer.mjs', import.meta.url))
    // the writer alone: it starts faster than the whole bundle
    const index = join(dirname(builtCli()), 'write.mjs')
    await build({
      entryPoints: [join(ROOT, 'src/project/change/write.ts')],
      outfile: index,
      bundle: true,
      format: 'esm',
      platform: 'node',
    })
    const run = (at: number, where: string) =>
      promisify(execFile)(process.execPath, [program, index, list, where, String(at)]).then(
        ({ stdout }) => ({ signal: null, calls: Number(stdout) }),
        ({ signal }: { signal: string }) => ({ signal, calls: 0 }),
      )

    const whole = folderWith({})
    cpSync(root, whole, { recursive: true })
    const { calls } = await run(0, whole)
    const after = contents(whole)
    expect(calls).toBeGreaterThan(140)
    expect([...after].filter(([path, text]) => old.get(path) !== text)).not.toEqual([])

    const points = Array.from({ length: 200 }, (_, point) => 1 + Math.floor((point * calls) / 200))
    const states = new Set<string>()
    const lanes = Array.from({ length: 4 }, async (_, lane) => {
      const copy = folderWith({})
      cpSync(root, copy, { recursive: true })
      for (const point of points.filter((_, nth) => nth % 4 === lane)) {
        expect((await run(point, copy)).signal).toBe('SIGKILL')
        const now = contents(copy)
        expect([point, litter(now, old, after)]).toEqual([point, []])
        states.add([...now.values()].filter((text) => text.startsWith('new')).length.toString())
        rmSync(join(copy, '.vscode'), { recursive: true, force: true })
        for (const [path, text] of old) {
          mkdirSync(dirname(join(copy, path)), { recursive: true })
          writeFileSync(join(copy, path), text)
        }
      }
      expect((await run(0, copy)).signal).toBe(null)
      expect(contents(copy)).toEqual(after)
      expect(existsSync(join(copy, '.git/aml-debug'))).toBe(false)
    })
    await Promise.all(lanes)
    // it was killed before, between and after the renames
    expect(states.size).toBeGreaterThan(8)
  }, 120_000)

  it('as a whole command over a large repository, too', async () => {
    const root = repositoryWith(
      Object.fromEntries(
        Array.from({ length: 60 }, (_, step) => [
          [
            `p${step}/pipeline.py`,
            `from azureml.pipeline.steps import PythonScriptStep\nPythonScriptStep(name='s${step}', script_name='train.py', arguments=['x'])\n`,
          ],
          [`p${step}/train.py`, `print(${step})\n`],
        ]).flat(),
      ),
    )
    const old = contents(root)
    const whole = folderWith({})
    cpSync(root, whole, { recursive: true })
    expect(amlProcess(whole, ['add', '-w']).code).toBe(0)
    const after = contents(whole)
    for (let delay = 0; delay < 6; delay++) {
      await new Promise<void>((resolve) => {
        const child = spawn(process.execPath, [builtCli(), 'add', '-w', '--allow-dirty'], {
          cwd: root,
          stdio: 'ignore',
        })
        let began = 0
        const watch = setInterval(() => {
          if (existsSync(join(root, '.git/aml-debug'))) began ||= performance.now()
          if (began > 0 && performance.now() - began >= delay * 8) child.kill('SIGKILL')
        }, 0)
        child.on('exit', () => {
          clearInterval(watch)
          resolve()
        })
      })
      expect(litter(contents(root), old, after)).toEqual([])
    }
    expect(amlProcess(root, ['add', '-w', '--allow-dirty']).code).toBe(0)
    expect(contents(root)).toEqual(after)
    expect(existsSync(join(root, '.git/aml-debug'))).toBe(false)
  }, 120_000)
})

describe('a disk that is full', () => {
  const limited = (root: string, blocks: number, args: string) =>
    amlShell(root, `ulimit -f ${blocks}; exec ${process.execPath} ${builtCli()} ${args}`)

  function amlShell(cwd: string, script: string) {
    return promisify(execFile)('bash', ['-c', script], { cwd }).then(
      ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        out: error.stdout,
        err: error.stderr,
      }),
    )
  }

  it.each([8, 0])('leaves every file as it was (%i blocks free)', async (blocks) => {
    const root = repositoryWith({
      'pipeline.py': `from azureml.pipeline.steps import PythonScriptStep\nPythonScriptStep(name='a', script_name='train.py')\n${'# filler\n'.repeat(2000)}`,
      'train.py': `print(1)\n${'# filler\n'.repeat(2000)}`,
    })
    const { code, err } = await limited(root, blocks, 'add -w')
    expect(code).toBe(2)
    expect(err).toContain('not written: the file would be larger than this process may write')
    expect(git(root, 'status', '--porcelain')).toBe('')
    expect(existsSync(join(root, '.git/aml-debug'))).toBe(false)
  })

  it('keeps the old patch of --output', async () => {
    const root = repositoryWith({
      'pipeline.py':
        "from azureml.pipeline.steps import PythonScriptStep\nPythonScriptStep(name='a', script_name='train.py')\n",
      'train.py': 'print(1)\n',
      'x.patch': 'diff --git a/old b/old\n',
    })
    const { code, err } = await limited(root, 1, 'add -o x.patch')
    expect(code).toBe(2)
    expect(err).toContain('cannot write the patch to x.patch: the file would be larger')
    expect(readFileSync(join(root, 'x.patch'), 'utf8')).toBe('diff --git a/old b/old\n')
    expect(git(root, 'status', '--porcelain')).toBe('')
  })

  it('says so where standard output goes to it', async () => {
    const root = repositoryWith({
      'pipeline.py':
        "from azureml.pipeline.steps import PythonScriptStep\nPythonScriptStep(name='a', script_name='train.py')\n",
      'train.py': 'print(1)\n',
    })
    const { code, err } = await amlShell(root, `${process.execPath} ${builtCli()} add > /dev/full`)
    expect(code).toBe(2)
    expect(err).toContain('cannot write the output')
  })

  it('goes on where only talk goes to it', async () => {
    const root = repositoryWith({ 'pipeline.py': '' })
    const { code } = await amlShell(root, `${process.execPath} ${builtCli()} add 2> /dev/full`)
    expect(code).toBe(0)
  })

  it('ends quietly where nobody reads on', async () => {
    const root = repositoryWith({ 'pipeline.py': '' })
    const { code, err } = await amlShell(
      root,
      `set -o pipefail; ${process.execPath} ${builtCli()} explain | true`,
    )
    expect([code, err]).toEqual([0, ''])
  })
})
