import { beforeAll, describe, expect, it } from 'vitest'
import { computeAdd } from '../../src/project/add.ts'
import { StaleFileError } from '../../src/project/change/change.ts'
import { memoryWorkspace } from '../../src/project/files/memory-workspace.ts'
import { DEFAULTS } from '../../src/project/options.ts'
import { computeRemove } from '../../src/project/remove.ts'
import { loadPython } from '../../src/python/grammar.ts'
import { applied } from '../../src/testing/applied.ts'

beforeAll(loadPython)

/** Longer than what is kept of a repository, so that everything is forgotten and parsed again in between. */
const PADDING = `# ${'x'.repeat(78)}\n`.repeat(130)

const HELPER = `from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import RunConfiguration


def run_config():
    config = RunConfiguration()
    config.environment.python.conda_dependencies = CondaDependencies.create(pip_packages=['numpy'])
    return config
`

const definition = (i: number) => `${PADDING}from azureml.core import ScriptRunConfig
from azureml.pipeline.steps import PythonScriptStep

from shared import helper

src = ScriptRunConfig(source_directory='step${i}', script='train.py')
step = PythonScriptStep(
    name='step ${i}',
    script_name=src.script,
    source_directory=src.source_directory,
    arguments=['--data', 'x'],
    compute_target='cpu',
    runconfig=helper.run_config(),
)
`

const script = (i: number) => `${PADDING}import argparse

parser = argparse.ArgumentParser()
parser.add_argument('--data')
print(parser.parse_args(), ${i})
`

function repository(count: number): Map<string, Buffer> {
  const files = new Map([['shared/helper.py', Buffer.from(HELPER)]])
  for (let i = 0; i < count; i++) {
    files.set(`pipeline${i}.py`, Buffer.from(definition(i)))
    files.set(`step${i}/train.py`, Buffer.from(script(i)))
  }
  return files
}

describe('a repository that is not kept in memory as a whole', () => {
  it('comes out as a small one does, and goes back', () => {
    const files = repository(80)
    const { targets, changes, diagnostics } = computeAdd(memoryWorkspace(files), DEFAULTS)
    expect(diagnostics).toEqual([])
    // each step, and the configuration that only lends its parts to it
    expect(targets.map(({ status }) => status)).toEqual(Array(160).fill('pending'))
    expect(changes.length).toBe(80 * 2 + 2)
    const after = applied(files, changes)
    const small = repository(1)
    const few = computeAdd(memoryWorkspace(small), DEFAULTS).changes
    for (const path of ['pipeline0.py', 'step0/train.py', 'shared/helper.py'])
      expect(String(after.get(path))).toBe(String(applied(small, few).get(path)))
    expect(computeAdd(memoryWorkspace(after), DEFAULTS).changes).toEqual([])
    const back = computeRemove(memoryWorkspace(after), DEFAULTS)
    expect(applied(after, back.changes)).toEqual(files)
  })
})

describe('a function that makes the steps of many pipelines', () => {
  const COUNT = 60
  const numbers = Array.from({ length: COUNT }, (_, i) => i)
  const files = new Map([
    [
      'shared/steps.py',
      Buffer.from(`from azureml.core import Environment
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.steps import PythonScriptStep


def make(script, packages):
    config = RunConfiguration()
    config.environment = Environment.from_conda_specification(script, packages)
    return PythonScriptStep(script_name=script, source_directory='steps', runconfig=config)
`),
    ],
    ...numbers.flatMap((i) => [
      [
        `pipeline${i}.py`,
        Buffer.from(
          `from shared.steps import make\n\nstep = make('s${i}.py', 'environments/e${i}.yml')\n`,
        ),
      ] as const,
      [`steps/s${i}.py`, Buffer.from(`print(${i})\n`)] as const,
      [
        `environments/e${i}.yml`,
        Buffer.from('dependencies:\n  - pip:\n      - azureml-defaults\n'),
      ] as const,
    ]),
  ])

  it('gives each of them its own script and packages', () => {
    const { targets } = computeAdd(memoryWorkspace(files), DEFAULTS)
    expect(targets.map(({ status }) => status)).toEqual(Array(COUNT).fill('pending'))
    for (const { script, environment } of targets.map(({ definition }) => definition)) {
      const number = /\d+/.exec(script?.path ?? '')?.[0]
      expect(environment.places.map(({ path }) => path)).toEqual([`environments/e${number}.yml`])
    }
  })
})

it('a change is not made to a file that is another one by now', () => {
  const files = repository(1)
  const [change] = computeAdd(memoryWorkspace(files), DEFAULTS).changes.filter(
    ({ path }) => path === 'pipeline0.py',
  )
  expect(change?.after).not.toBeNull()
  files.set('pipeline0.py', Buffer.from('import os\n'))
  expect(() => change?.after).toThrow(StaleFileError)
})

it.each([
  [200, undefined],
  [201, 'which script this runs cannot be told: it is reached by more than 200 calls'],
])('says so where %i calls of one function are more than are told apart', (calls, message) => {
  const pipeline = `from azureml.pipeline.steps import PythonScriptStep

def make(script, number):
    return PythonScriptStep(name='train', script_name=script, arguments=[number])

${Array.from({ length: calls }, (_, i) => `make('train.py', ${i})\n`).join('')}`
  const files = new Map([
    ['pipeline.py', Buffer.from(pipeline)],
    ['train.py', Buffer.from("print('train')\n")],
  ])
  const { diagnostics } = computeAdd(memoryWorkspace(files), DEFAULTS)
  const [told] = diagnostics.filter(({ code }) => code === 'script-not-static')
  expect(told?.message.slice(0, message?.length)).toBe(message)
})

it.each([
  [200, undefined],
  [201, 'which script this runs cannot be told: it is given by more than 200 commands'],
])('says so where %i commands are more than are told apart', (commands, message) => {
  const pipeline = `import argparse

from azureml.pipeline.steps import PythonScriptStep

parser = argparse.ArgumentParser()
parser.add_argument('--script')
PythonScriptStep(script_name=parser.parse_args().script)
`
  const lines = Array.from(
    { length: commands },
    (_, i) => `python pipeline.py --script train.py --number ${i}\n`,
  )
  const files = new Map([
    ['pipeline.py', Buffer.from(pipeline)],
    ['run.sh', Buffer.from(lines.join(''))],
    ['train.py', Buffer.from("print('train')\n")],
  ])
  const { diagnostics } = computeAdd(memoryWorkspace(files), DEFAULTS)
  const [told] = diagnostics.filter(({ code }) => code === 'script-not-static')
  expect(told?.message.slice(0, message?.length)).toBe(message)
})
