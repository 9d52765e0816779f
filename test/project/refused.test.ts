import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { computeAdd } from '../../src/project/add.ts'
import { memoryWorkspace } from '../../src/project/files/open-workspace.ts'
import { DEFAULTS } from '../../src/project/options.ts'
import { loadPython } from '../../src/python/parse.ts'
import { insert } from '../../src/text/edits.ts'
import { outcomeOf } from '../../src/transform.ts'
import { transforms } from '../../transforms/registry.ts'

beforeAll(loadPython)
afterEach(() => vi.restoreAllMocks())

const definition = (step: string) =>
  `from azureml.pipeline.steps import PythonScriptStep\n\nstep = PythonScriptStep("train.py", "${step}", source_directory="${step}")\n`

it('a definition that would be changed again holds up no other, though all share launch.json', () => {
  const steps = ['bad', 'good', 'other']
  const add = transforms.pipelineStep.add
  vi.spyOn(transforms.pipelineStep, 'add').mockImplementation((module, requests) =>
    module.text.includes('"bad"') ? outcomeOf([insert(0, '# again\n')]) : add(module, requests),
  )
  const workspace = memoryWorkspace(
    new Map(
      steps.flatMap((step) => [
        [`${step}.py`, Buffer.from(definition(step))],
        [`${step}/train.py`, Buffer.from('print("trains")\n')],
      ]),
    ),
  )
  const { targets, changes, diagnostics } = computeAdd(workspace, DEFAULTS)
  expect(targets.map(({ status }) => status)).toEqual(['blocked', 'pending', 'pending'])
  expect(diagnostics.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'verification-failed bad.py',
  ])
  expect(changes.map(({ path }) => path)).toEqual([
    '.vscode/launch.json',
    'good.py',
    'good/train.py',
    'other.py',
    'other/train.py',
  ])
})
