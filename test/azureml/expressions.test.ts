/** Whatever expression gives a script its arguments: it gets the flags behind them, and gets them off again. */

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { computeAdd } from '../../src/project/add.ts'
import { memoryWorkspace } from '../../src/project/files/memory-workspace.ts'
import { DEFAULTS } from '../../src/project/options.ts'
import { computeRemove } from '../../src/project/remove.ts'
import { loadPython } from '../../src/python/grammar.ts'
import { interpreter, pythonVariables } from '../debugger/python-env.ts'
import { folderWith } from '../folders.ts'

/** The same expressions every time. */
const SAMPLES = { seed: 20261125, numRuns: 150 }

const FLAGS = '--remote_debug --remote_debug_connection_timeout 300 --remote_debug_port 5678'.split(
  ' ',
)
const OPTIONS = { ...DEFAULTS, enabled: (id: string) => id === 'pipeline-step' }

beforeAll(loadPython)

const HEADER = `import copy
import json

from azureml.core import ScriptRunConfig
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.steps import PythonScriptStep


def listed():
    return ["--function", 1]


def paired():
    return ("--function", 1)


def worded():
    return "--function 1"


def maybe(value=None):
    if value:
        return value


class Defaults:
    LIST = ["--class", 2]
    TUPLE = ("--class", 2)
    TEXT = "--class 2"


unseen = json.loads('{"list": ["--json", 3], "text": "--json 3", "none": null}')
LIST = ["--list", 4]
TUPLE = ("--tuple",)
TUPLE += (5,)
TEXT = "--text 6"
NONE = None
yes = bool(LIST)
run_config = RunConfiguration()
`

const LISTS = [
  ...['LIST', 'NONE', 'listed()', 'maybe()', 'maybe(LIST)', 'Defaults.LIST', 'unseen["list"]'],
  ...['unseen.get("none")', '["--one"]', '[]', 'None', '[*(NONE or [])]', '[*(unseen["list"])]'],
  ...['[x for x in TUPLE]', 'list(TUPLE)', 'LIST[:1]', 'LIST * 2', 'TEXT.split()', 'LIST + LIST'],
]
const TUPLES = ['TUPLE', 'paired()', 'Defaults.TUPLE', 'tuple(LIST)', '("--one",)', '()']
const TEXTS = ['TEXT', 'worded()', 'Defaults.TEXT', '"--one"', '"--%s" % 1', '"--a" " 1"', 'None']

/** Expressions of these, in parentheses and out of them, chosen between and given names. */
function expressions(atoms: readonly string[], empty: readonly string[]): fc.Arbitrary<string> {
  let names = 0
  const { expression } = fc.letrec<{ expression: string; operand: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom(...atoms),
      tie('operand'),
      fc
        .tuple(tie('operand'), fc.constantFrom('or', 'and'), tie('operand'))
        .map((parts) => parts.join(' ')),
      fc.tuple(tie('operand'), fc.constantFrom(...empty)).map((parts) => parts.join(' or ')),
      fc
        .tuple(tie('operand'), fc.constantFrom('yes', 'not yes'), tie('operand'))
        .map(([one, condition, other]) => `${one} if ${condition} else ${other}`),
    ),
    operand: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(...atoms),
      fc
        .tuple(fc.constantFrom('', '\n    ', '  # why\n    '), tie('expression'))
        .map(([before, inner]) => `(${before}${inner})`),
      tie('expression').map((inner) => `(name_${names++} := ${inner})`),
    ),
  }))
  return expression
}

const KINDS = [
  {
    name: 'a step',
    written: (value: string) =>
      `PythonScriptStep("train.py", "train", compute_target="cpu", source_directory=".", runconfig=run_config, allow_reuse=False, arguments=${value})`,
    values: expressions([...LISTS, ...TUPLES], ['[]', '()']),
  },
  {
    name: 'a job that is given a list',
    written: (value: string) =>
      `ScriptRunConfig(".", "train.py", ${value}, environment=run_config.environment)`,
    values: expressions(LISTS, ['[]']),
  },
  {
    name: 'a job that is given a text',
    written: (value: string) =>
      `ScriptRunConfig(".", "train.py", ${value}, environment=run_config.environment)`,
    values: expressions(TEXTS, ['""']),
  },
]

for (const { name, written, values } of KINDS)
  describe(name, () => {
    const steps = fc.sample(values, SAMPLES).map((value) => `    ${written(value)},\n`)
    const before = `${HEADER}steps = [\n${steps.join('')}]\n`
    const instrumented = () => applied(before, computeAdd(workspaceOf(before), OPTIONS).changes)

    it('holds the flags behind what it held', () => {
      const [held, holds] = [run(before), run(instrumented())]
      expect(holds).toEqual(held.map((values) => [...values, ...FLAGS]))
    })

    it('is finished after one run', () => {
      expect(computeAdd(workspaceOf(instrumented()), OPTIONS).changes).toEqual([])
    })

    it('is what it was after remove', () => {
      const after = instrumented()
      const removed = computeRemove(workspaceOf(after), OPTIONS)
      expect(applied(after, removed.changes)).toBe(before)
    })
  })

const workspaceOf = (definition: string) =>
  memoryWorkspace(
    new Map([
      ['pipeline.py', Buffer.from(definition)],
      ['train.py', Buffer.from('print()\n')],
    ]),
  )

const applied = (
  definition: string,
  changes: readonly { readonly path: string; readonly after: Buffer | null }[],
): string => changes.find(({ path }) => path === 'pipeline.py')?.after?.toString() ?? definition

/** What each of the steps of a definition gives its script. */
function run(definition: string): string[][] {
  const folder = folderWith({ 'pipeline.py': definition })
  const program = fileURLToPath(new URL('inspect_steps.py', import.meta.url))
  const out = execFileSync(interpreter('azureml'), [program, join(folder, 'pipeline.py')], {
    encoding: 'utf8',
    env: pythonVariables('azureml'),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const steps = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as { arguments: string[] }[]
  return steps.map((step) => step.arguments)
}
