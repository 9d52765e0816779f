import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { commit, folderWith, git, PROJECT, repositoryWith } from '../folders.ts'
import { amlProcess, builtCli, useBuiltCli } from './built.ts'

useBuiltCli()

const STEPS = {
  'pipeline.py': ['one', 'two', 'three']
    .map((name) => `s_${name} = PythonScriptStep(name='${name}', script_name='${name}.py')\n`)
    .join('')
    .replace(/^/, 'from azureml.pipeline.steps import PythonScriptStep\n\n'),
  'one.py': 'print(1)\n',
  'two.py': 'print(2)\n',
  'three.py': 'print(3)\n',
}

/** Answers on a real terminal. */
function onTerminal(
  cwd: string,
  args: readonly string[],
  answers: readonly (string | null)[],
  environment: Readonly<Record<string, string>> = {},
): { shown: string; code: number } {
  const program = fileURLToPath(new URL('terminal.py', import.meta.url))
  const output = execFileSync(
    'python3',
    [program, JSON.stringify(answers), process.execPath, builtCli(), ...args],
    { cwd, encoding: 'utf8', env: { PATH: process.env.PATH, TERM: 'xterm', ...environment } },
  )
  const [, shown = '', code] = /^([\s\S]*)\nexit (-?\d+)\n$/.exec(output) ?? []
  return { shown, code: Number(code) }
}

const changed = (root: string): string[] =>
  git(root, 'status', '--porcelain', '-uall')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.slice(3))

describe('add --interactive', () => {
  it.each<[string, (string | null)[], string[]]>([
    ['takes what is answered with y', ['y', 'n', 'n'], ['one']],
    ['takes the rest with a', ['n', 'a'], ['two', 'three']],
    ['leaves the rest with d', ['y', 'd'], ['one']],
    ['writes nothing with q', ['y', 'q'], []],
    ['asks again where the answer is none', ['', 'x', '?', 'n', 'y', 'n'], ['two']],
    ['writes nothing at the end of the input', ['y', null], []],
  ])('%s', (_, answers, taken) => {
    const root = repositoryWith(STEPS)
    const { shown, code } = onTerminal(root, ['add', '-i'], answers)
    expect(code).toBe(0)
    const scripts = taken.map((name) => `${name}.py`)
    expect(changed(root).sort()).toEqual(
      taken.length === 0 ? [] : ['.vscode/launch.json', 'pipeline.py', ...scripts].sort(),
    )
    const steps = readFileSync(join(root, 'pipeline.py'), 'utf8').split('s_').slice(1)
    const instrumented = steps.filter((step) => step.includes('remote_debug'))
    expect(instrumented.map((step) => step.slice(0, step.indexOf(' ')))).toEqual(taken)
    expect(shown).toContain('Step one (pipeline.py:3:9) runs one.py')
    expect(shown).toContain('(1/3) 3 files: .vscode/launch.json, one.py, pipeline.py')
    if (answers.includes('?')) expect(shown).toContain('q  quit; write nothing')
  })

  it('gives what -w gives where all is taken', () => {
    const [asked, written] = [repositoryWith(STEPS), repositoryWith(STEPS)]
    onTerminal(asked, ['add', '-i'], ['y', 'y', 'y'])
    amlProcess(written, ['add', '-w'])
    commit(asked)
    commit(written)
    expect(git(asked, 'ls-tree', '-r', 'HEAD')).toBe(git(written, 'ls-tree', '-r', 'HEAD'))
  })

  it('is ended by Ctrl-C, which a shell is told of', () => {
    const root = repositoryWith(STEPS)
    expect(onTerminal(root, ['add', '-i'], ['y', '^C']).code).toBe(130)
    expect(changed(root)).toEqual([])
  })

  it('says that nothing was chosen, rather than that there is nothing', () => {
    const { shown } = onTerminal(repositoryWith(STEPS), ['add', '-i'], ['d'], { NO_COLOR: '1' })
    expect(shown).toMatch(/Targets +3 pending, .*\r\nFiles +nothing chosen, nothing written\r\n$/)
  })

  it('never asks without a terminal', () => {
    const root = repositoryWith(STEPS)
    const { code, err } = amlProcess(root, ['add', '-i'], { input: 'y\ny\ny\n' })
    expect(code).toBe(2)
    expect(err).toContain('--interactive needs a terminal to ask on')
    expect(changed(root)).toEqual([])
  })
})

it('remove --interactive asks file by file', () => {
  const root = repositoryWith(PROJECT)
  amlProcess(root, ['add', '-w'])
  commit(root)
  const { code } = onTerminal(root, ['remove', '-i'], ['n', 'y', 'd'])
  expect(code).toBe(0)
  expect(changed(root)).toEqual(['pipeline.py'])
})

it('remove --interactive tells of a definition that goes on passing the flags', () => {
  const root = repositoryWith(PROJECT)
  amlProcess(root, ['add', '-w'])
  commit(root)
  const { code, shown } = onTerminal(root, ['remove', '-i'], ['n', 'n', 'y'])
  expect(code).toBe(0)
  expect(changed(root)).toEqual(['src/train.py'])
  expect(shown).toContain('Train still passes the flags that src/train.py is not to know any more')
  expect(shown).toContain('run aml-debug remove pipeline.py as well')
})

describe('colours', () => {
  const ESC = '\u001B['

  it('are for terminals', () => {
    const root = repositoryWith(PROJECT)
    const { shown } = onTerminal(root, ['add'], [])
    expect(shown).toContain(`${ESC}32m+`)
    expect(shown).toContain(`${ESC}36m@@ `)
    expect(amlProcess(root, ['add']).out).not.toContain(ESC)
  })

  it('go with NO_COLOR, TERM=dumb and --color never, and come with --color', () => {
    const root = repositoryWith(PROJECT)
    expect(onTerminal(root, ['add'], [], { NO_COLOR: '1' }).shown).not.toContain(ESC)
    expect(onTerminal(root, ['add'], [], { TERM: 'dumb' }).shown).not.toContain(ESC)
    expect(onTerminal(root, ['add', '--color', 'never'], []).shown).not.toContain(ESC)
    for (const flags of [['--color'], ['--color', 'always'], ['--color=always']])
      expect(amlProcess(root, ['add', ...flags]).out).toContain(`${ESC}32m+`)
  })
})

it('shows no control character of a source to a terminal', () => {
  const root = repositoryWith({
    ...PROJECT,
    'src/train.py': 'import sys\r\n\r\nprint("\u001b[2J\u009b")\r\n',
  })
  const { shown } = onTerminal(root, ['add', '--color', 'never'], [])
  expect(shown).toContain('\\u001b[2J\\u009b')
  expect(shown).not.toContain('\u001b[2J')
  // a pipe gets the patch as it is
  expect(amlProcess(root, ['add']).out).toContain('\u001b[2J\u009b')
})

it('says so where the current folder is gone', () => {
  const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"'
  const command = ['-c', script, 'sh', process.execPath, builtCli(), 'map']
  const { status, stderr } = spawnSync('sh', command, { cwd: folderWith({}), encoding: 'utf8' })
  expect([status, stderr]).toEqual([
    2,
    'aml-debug: the current folder is gone; change to another one\n',
  ])
})
