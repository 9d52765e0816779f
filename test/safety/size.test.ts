import { beforeAll, describe, expect, it } from 'vitest'
import { computeAdd } from '../../src/project/add.ts'
import { memoryWorkspace } from '../../src/project/files/memory-workspace.ts'
import { DEFAULTS } from '../../src/project/options.ts'
import { computeRemove } from '../../src/project/remove.ts'
import { loadPython } from '../../src/python/grammar.ts'
import { applied } from '../../src/testing/applied.ts'
import { reportOf } from '../cli/support.ts'
import { folderWith, PROJECT } from '../folders.ts'

beforeAll(loadPython)

const HEAD =
  'from azureml.pipeline.steps import PythonScriptStep\nfrom azureml.core import Environment\nfrom azureml.core.conda_dependencies import CondaDependencies\nfrom azureml.core.runconfig import RunConfiguration\nimport os\n'
const step = (values: Record<string, string> = {}) => {
  const all = { name: "'T'", script_name: "'train.py'", compute_target: "'c'", ...values }
  return `s = PythonScriptStep(${Object.entries(all)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')})\n`
}
const TRAIN =
  "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--x')\nargs = parser.parse_args()\nprint(args.x)\n"
const nested = (open: string, inner: string, close: string, times: number) =>
  open.repeat(times) + inner + close.repeat(times)

/** Runs both ways over files in memory; what `add` changes, `remove` must give back. */
function run(files: Readonly<Record<string, string | Buffer>>): {
  codes: string[]
  changed: string[]
} {
  const before = new Map<string, Buffer>(
    Object.entries({ 'train.py': TRAIN, ...files }).map(([path, content]) => [
      path,
      Buffer.from(content),
    ]),
  )
  const { changes, diagnostics } = computeAdd(memoryWorkspace(before), DEFAULTS)
  const back = computeRemove(memoryWorkspace(applied(before, changes)), DEFAULTS)
  for (const { path, after: bytes } of back.changes)
    expect([path, bytes?.equals(before.get(path) ?? Buffer.alloc(0)) ?? !before.has(path)]).toEqual(
      [path, true],
    )
  expect(back.changes.map(({ path }) => path)).toEqual(changes.map(({ path }) => path))
  return { codes: diagnostics.map(({ code }) => code), changed: changes.map(({ path }) => path) }
}
const ALL = ['.vscode/launch.json', 'pipeline.py', 'train.py']

/** Names that each stand for twice what the one before does, in every way to put texts together. */
const DOUBLINGS = [15, 26, 60].flatMap((times) =>
  [
    ['a sum', "'train.py'", 'X + X'],
    ['a sum of nothing', "''", 'X + X'],
    ['an f-string', "'train.py'", "f'{X}{X}'"],
    ['os.path.join', "'train.py'", 'os.path.join(X, X)'],
    ['a path', "pathlib.Path('train.py')", 'X / X'],
    ['%', "'train.py'", "'%s%s' % (X, X)"],
    ['format', "'train.py'", "'{}{}'.format(X, X)"],
  ].map(([kind = '', first = '', sum = '']): [string, string] => [
    `doubling ${times} times by ${kind}`,
    `import pathlib\na0 = ${first}\n${Array.from({ length: times }, (_, i) => `a${i + 1} = ${sum.replaceAll('X', `a${i}`)}\n`).join('')}${step({ script_name: `a${times}` })}`,
  ]),
)
const FUNCTIONS = [15, 26, 60].map((times): [string, string] => [
  `doubling ${times} times by functions`,
  `def a0():\n    return ''\n${Array.from({ length: times }, (_, i) => `def a${i + 1}():\n    return a${i}() + a${i}()\n`).join('')}${step({ script_name: `a${times}()` })}`,
])

describe('2,000 levels deep', () => {
  const N = 2000
  it.each<[string, string]>([
    ['parentheses', step({ script_name: nested('(', "'train.py'", ')', N) })],
    ['lists', step({ arguments: nested('[', '', ']', N) })],
    ['sums', step({ script_name: `'train.py'${" + ''".repeat(N)}` })],
    ['calls', step({ script_name: nested('os.path.join(', "'train.py'", ')', N) })],
    ['str()', step({ script_name: nested('str(', "'train.py'", ')', N) })],
    ['attributes', step({ script_name: `x${'.a'.repeat(N)}` })],
    ['parents', step({ script_name: `__file__${'.parent'.repeat(N)}` })],
    ['subscripts', step({ script_name: `x${'[0]'.repeat(N)}` })],
    ['conditions', step({ script_name: `${"'a' if x else ".repeat(N)}'train.py'` })],
    [
      'run configurations',
      `rc = ${nested('f(', 'RunConfiguration()', ')', N)}\n${step({ runconfig: 'rc' })}`,
    ],
    [
      'names',
      `a0 = 'train.py'\n${Array.from({ length: N }, (_, i) => `a${i + 1} = a${i}\n`).join('')}${step({ script_name: `a${N}` })}`,
    ],
    [
      'names backwards',
      `${Array.from({ length: N }, (_, i) => `a${i + 1} = a${i}\n`).join('')}a0 = 'train.py'\n${step({ script_name: `a${N}` })}`,
    ],
    ...DOUBLINGS,
    ...FUNCTIONS,
    [
      'factories of factories',
      `def f0(x):\n    return ${step({ script_name: 'x' }).slice(4)}${Array.from({ length: 6 }, (_, i) => `def f${i + 1}(x):\n${`    f${i}(x)\n`.repeat(40)}`).join('')}f6('train.py')\n`,
    ],
    ['itself', `a = a + 'x'\n${step({ script_name: 'a' })}`],
    ['f-strings', step({ script_name: `f"${'{x}'.repeat(N)}"` })],
  ])('%s in a definition', (_, text) => {
    const { codes, changed } = run({ 'pipeline.py': HEAD + text })
    if (changed.length === 0) expect(codes.length).toBeGreaterThan(0)
    else expect(changed).toEqual(ALL)
  })

  it.each<[string, string]>([
    ['an expression', `x = ${nested('(', '1', ')', N)}\n${TRAIN}`],
    ['lambdas', `x = ${'lambda: '.repeat(N)}1\n${TRAIN}`],
    [
      'a parse call in calls',
      TRAIN.replace('parser.parse_args()', nested('f(', 'parser.parse_args()', ')', N)),
    ],
    ['a use in lists', `${TRAIN}print(${nested('[', 'args', ']', N)})\n`],
    ['a chain', TRAIN.replace('parser.parse_args()', `parser${'.f()'.repeat(N)}.parse_args()`)],
    [
      'blocks',
      `${Array.from({ length: 99 }, (_, i) => `${' '.repeat(i)}if 1:\n`).join('')}${' '.repeat(99)}pass\n${TRAIN}`,
    ],
    ['elif', `if 1:\n  pass\n${'elif 2:\n  pass\n'.repeat(N)}${TRAIN}`],
  ])('%s in a script', (_, script) => {
    expect(run({ 'pipeline.py': HEAD + step(), 'train.py': script }).changed).toEqual(ALL)
  })

  it('a definition that is too deep leaves the others alone', () => {
    const deep = `${step()}x${'.a'.repeat(10 * N)}()\n`
    const { codes, changed } = run({ 'pipeline.py': HEAD + step(), 'deep.py': HEAD + deep })
    expect(changed).toEqual(ALL)
    expect(codes).toContain('nested-too-deeply')
  })

  it.each([N, 100_000])('%i brackets in launch.json and in a notebook', (depth) => {
    const deep = `{"version": "0.2.0", "configurations": [], "a": ${nested('[', '', ']', depth)}}`
    const launch = run({ 'pipeline.py': HEAD + step(), '.vscode/launch.json': deep })
    expect(depth === N ? launch.changed : launch.codes).not.toEqual([])
    const notebook = run({ 'p.ipynb': cellsWith(HEAD + step(), `"metadata": ${deep}`) })
    expect(depth === N ? notebook.changed : notebook.codes).not.toEqual([])
  })
})

function cellsWith(code: string, rest = '"metadata": {}'): string {
  return `{"cells": [{"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": ${JSON.stringify(code)}}], ${rest}, "nbformat": 4, "nbformat_minor": 5}\n`
}

describe('100,000 of them', () => {
  const N = 100_000
  it('items of a list', () => {
    const list = `[${Array.from({ length: N }, (_, i) => i).join(', ')}]`
    expect(run({ 'pipeline.py': HEAD + step({ arguments: list }) }).changed).toEqual(ALL)
  })
  it('parts of a string', () => {
    const script = `'train.py'${" ''".repeat(N)}`
    expect(run({ 'pipeline.py': HEAD + step({ script_name: script }) }).changed).toEqual(ALL)
  })
  it('lines of a script', () => {
    expect(
      run({ 'pipeline.py': HEAD + step(), 'train.py': TRAIN + 'x = 1\n'.repeat(N) }).changed,
    ).toEqual(ALL)
  })
})

describe('more than anybody wrote by hand is not parsed', () => {
  it.each<[string, Record<string, string>]>([
    ['a script of 50 MB', { 'src/train.py': `${TRAIN}# ${'x'.repeat(50_000_000)}\n` }],
    ['a definition of 50 MB', { 'pipeline.py': `${HEAD}${step()}# ${'x'.repeat(50_000_000)}\n` }],
    ['a launch.json of 50 MB', { '.vscode/launch.json': `{}${' '.repeat(50_000_000)}` }],
    ['a notebook of 50 MB', { 'p.ipynb': cellsWith(`${HEAD}${step()}`) + ' '.repeat(50_000_000) }],
  ])('%s', async (_, files) => {
    const root = folderWith({ ...PROJECT, ...files })
    const { changes, diagnostics } = await reportOf(root, ['add'])
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ code: 'file-too-large', path: Object.keys(files)[0] }),
    )
    expect(changes.map(({ path }) => path)).not.toContain(Object.keys(files)[0])
  })

  it('data of 5 MB in a text, of which remove has nothing to say', async () => {
    const root = folderWith({ ...PROJECT, 'data/rows.txt': '1 2 3\n'.repeat(900_000) })
    expect((await reportOf(root, ['remove'])).diagnostics).toEqual([])
  })

  it('code of 5 MB in a small notebook', () => {
    const { codes, changed } = run({
      'p.ipynb': cellsWith(HEAD + step() + 'x = 1\n'.repeat(900_000)),
    })
    expect([codes, changed]).toEqual([['unreadable-notebook'], []])
  })
})

describe('texts that are none', () => {
  const latin1 = Buffer.from(`${TRAIN}# caf\u00e9\n`, 'latin1')
  const utf16 = Buffer.from(`\ufeff${TRAIN}`, 'utf16le')
  it.each<[string, Buffer]>([
    ['latin-1', latin1],
    ['latin-1 that says so', Buffer.concat([Buffer.from('# -*- coding: latin-1 -*-\n'), latin1])],
    ['UTF-16', utf16],
    ['NUL bytes', Buffer.from(`${TRAIN}x = "\0"\n`)],
    ['half a character', Buffer.concat([Buffer.from(TRAIN), Buffer.from([0xf0, 0x9f])])],
    ['a surrogate', Buffer.concat([Buffer.from(TRAIN), Buffer.from([0xed, 0xa0, 0xbd])])],
  ])('%s: left alone', (_, bytes) => {
    const script = run({ 'pipeline.py': HEAD + step(), 'train.py': bytes })
    expect(script).toEqual({ codes: ['not-utf8'], changed: [] })
    const definition = run({ 'pipeline.py': Buffer.concat([Buffer.from(HEAD + step()), bytes]) })
    expect(definition).toEqual({ codes: ['not-utf8'], changed: [] })
  })
})

describe('JSON that programs would spoil', () => {
  const ODD =
    '"metadata": {"n": 123456789012345678901234567890.00e+05, "s": "\\ud83d", "t": "\\u00e9\\/", "k": 1, "k": 2}'
  it('is kept in a notebook', () => {
    expect(run({ 'p.ipynb': cellsWith(HEAD + step(), ODD) }).changed).toContain('p.ipynb')
    const twice = cellsWith(HEAD + step()).replace('{"cells"', '{"cells": [], "cells"')
    expect(run({ 'p.ipynb': twice }).changed).toContain('p.ipynb')
    const source = cellsWith(HEAD + step()).replace('"source"', '"source": "x = 1", "source"')
    expect(run({ 'p.ipynb': source }).changed).toContain('p.ipynb')
    const surrogate = cellsWith(`${HEAD}${step()}x = 1`).replace('x = 1"', "x = '\\ud83d'\"")
    expect(run({ 'p.ipynb': surrogate }).changed).toContain('p.ipynb')
  })
  it('is kept in launch.json', () => {
    const launch = `{${ODD}, "version": "0.2.0", "configurations": [1], "configurations": [],}`
    expect(run({ 'pipeline.py': HEAD + step(), '.vscode/launch.json': launch }).changed).toEqual(
      ALL,
    )
  })
})
