import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { computeAdd } from '../../src/project/add.ts'
import { memoryWorkspace } from '../../src/project/files/memory-workspace.ts'
import { DEFAULTS } from '../../src/project/options.ts'
import { computeRemove } from '../../src/project/remove.ts'
import { loadPython } from '../../src/python/grammar.ts'
import { applied } from '../../src/testing/applied.ts'
import { insert } from '../../src/text/edits.ts'
import { outcomeOf } from '../../src/transform.ts'
import { transforms } from '../../transforms/registry.ts'

beforeAll(loadPython)
afterEach(() => vi.restoreAllMocks())

const STEPS = ['bad', 'good']

const definition = (step: string) =>
  `from azureml.pipeline.steps import PythonScriptStep\n\nstep = PythonScriptStep("train.py", "${step}", source_directory="${step}")\n`

/** Two definitions with a script each, instrumented; what is given comes on top of the bad definition. */
function instrumented(head = ''): Map<string, Buffer> {
  const files = new Map<string, Buffer>(
    STEPS.flatMap((step) => [
      [`${step}.py`, Buffer.from(definition(step))] as const,
      [`${step}/train.py`, Buffer.from(`print("${step}")\n`)] as const,
    ]),
  )
  const after = new Map(applied(files, computeAdd(memoryWorkspace(files), DEFAULTS).changes))
  return after.set('bad.py', Buffer.from(head + after.get('bad.py')))
}

function removedFrom(files: Map<string, Buffer>, allows: (path: string) => boolean = () => true) {
  const { changes, diagnostics } = computeRemove(memoryWorkspace(files), { ...DEFAULTS, allows })
  return {
    changed: changes.map(({ path }) => path),
    diagnostics: diagnostics.map(({ code, path }) => `${code} ${path}`).sort(),
  }
}

const CLEANED = ['.vscode/launch.json', 'good.py', 'good/train.py']

it('a script is left alone while the removal from its definition cannot be trusted', () => {
  const files = instrumented()
  const { remove } = transforms.pipelineStep
  vi.spyOn(transforms.pipelineStep, 'remove').mockImplementation((module, requests) =>
    module.text.includes('"bad"') ? outcomeOf([insert(0, '# again\n')]) : remove(module, requests),
  )
  expect(removedFrom(files)).toEqual({
    changed: CLEANED,
    diagnostics: ['definition-first bad/train.py', 'verification-failed bad.py'],
  })
})

it('a script is left alone while its definition must not be changed', () => {
  expect(removedFrom(instrumented('# @generated\n'))).toEqual({
    changed: CLEANED,
    diagnostics: ['definition-first bad/train.py', 'generated bad.py'],
  })
})

it('scripts that a definition names are left alone while it does not parse', () => {
  const { changed, diagnostics } = removedFrom(instrumented('x = ((\n'))
  expect(changed).toEqual(['.vscode/launch.json', 'good.py'])
  expect(diagnostics).toEqual([
    'definition-first bad/train.py',
    'definition-first good/train.py',
    'syntax-error bad.py',
  ])
})

it('a script that is also a definition holds up the script of its own step', () => {
  const files = instrumented('# @generated\n')
  const script = files.get('bad/train.py')
  files.set('bad/train.py', Buffer.from(`${files.get('good.py')}${script}`))
  expect(removedFrom(files).diagnostics).toEqual([
    'definition-first bad/train.py',
    'definition-first good/train.py',
    'generated bad.py',
  ])
})

it('what is given alone is cleaned, and its definition reported', () => {
  expect(removedFrom(instrumented(), (path) => path === 'bad/train.py')).toEqual({
    changed: ['bad/train.py'],
    diagnostics: ['definition-left bad.py'],
  })
})

it('of the steps that a loop makes, those are reported whose own script is cleaned', () => {
  const loop = `from azureml.pipeline.steps import PythonScriptStep

for name in ["bad", "good"]:
    PythonScriptStep(name=name, script_name="train.py", source_directory=name)
`
  const files = new Map(
    [['loop.py', loop], ...STEPS.map((step) => [`${step}/train.py`, 'print(1)\n'])].map(
      ([path = '', text = '']) => [path, Buffer.from(text)] as const,
    ),
  )
  const after = applied(files, computeAdd(memoryWorkspace(files), DEFAULTS).changes)
  const allows = (path: string) => path === 'bad/train.py'
  const { diagnostics } = computeRemove(memoryWorkspace(after), { ...DEFAULTS, allows })
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'bad still passes the flags that bad/train.py is not to know any more',
  ])
})

it('says of what git could not merge that the conflict comes first', () => {
  const files = instrumented()
  const conflict = (text = '') => `<<<<<<< HEAD\n${text}=======\n>>>>>>> other\n`
  files.set('bad/train.py', Buffer.from(`print(1)\n${conflict('print(2)\n')}`))
  files.set('good.py', Buffer.from(`import os\n${conflict()}${files.get('good.py')}`))
  files.set('.vscode/launch.json', Buffer.from(`{\n${conflict()}}\n`))
  files.set(
    'notebook.ipynb',
    Buffer.from(`{"cells": [\n${conflict()}], "x": "azureml PythonScriptStep"}\n`),
  )
  const { diagnostics } = computeAdd(memoryWorkspace(files), DEFAULTS)
  const told = diagnostics.filter(({ message }) => message.includes('merge conflict'))
  expect(told.filter(({ hint }) => hint === 'settle the conflict and run again')).toHaveLength(3)
  expect(told.map(({ code, path, line }) => `${code} ${path}:${line}`).sort()).toEqual([
    'launch-json-invalid .vscode/launch.json:2',
    'syntax-error bad/train.py:2',
    'syntax-error good.py:2',
    'unreadable-notebook notebook.ipynb:1',
  ])
})
