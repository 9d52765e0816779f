import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { computeAdd } from '../../src/project/add.ts'
import { memoryWorkspace } from '../../src/project/files/memory-workspace.ts'
import { DEFAULTS } from '../../src/project/options.ts'
import { loadPython } from '../../src/python/grammar.ts'
import { insert, remove } from '../../src/text/edits.ts'
import { blocked, outcomeOf } from '../../src/transform.ts'
import { transforms } from '../../transforms/registry.ts'

beforeAll(loadPython)
afterEach(() => vi.restoreAllMocks())

const definition = (step: string) =>
  `from azureml.pipeline.steps import PythonScriptStep\n\nstep = PythonScriptStep("train.py", "${step}", source_directory="${step}")\n`

it.each([
  [
    'another one',
    ({ text }: { readonly text: string }) =>
      outcomeOf([insert(text.length, text.replace(/^step/m, 'again'))]),
    'left alone: what is added could not be taken out again byte for byte',
  ],
  [
    'changed again',
    () => outcomeOf([insert(0, '# ours\n')]),
    'left alone: a second run would change it again',
  ],
  [
    'blocked the next time',
    ({ text }: { readonly text: string }) =>
      text.startsWith('# ours')
        ? blocked({ code: 'own', at: 0, message: 'is not known', hint: 'look at it' })
        : outcomeOf([insert(0, '# ours\n')]),
    'left alone: a second run would not know it as changed by this one',
  ],
])(
  'a definition that would be %s holds up no other, though all share launch.json',
  (_, bad, said) => {
    const steps = ['bad', 'good', 'other']
    const { add, remove: takeOut } = transforms.pipelineStep
    vi.spyOn(transforms.pipelineStep, 'remove').mockImplementation((module, requests) =>
      module.text.includes('"bad"')
        ? outcomeOf([remove(0, module.text.lastIndexOf('# ours\n') + 7)])
        : takeOut(module, requests),
    )
    vi.spyOn(transforms.pipelineStep, 'add').mockImplementation((module, requests) =>
      module.text.includes('"bad"') ? bad(module) : add(module, requests),
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
    expect(diagnostics.map(({ code, path, message }) => [code, path, message])).toEqual([
      ['verification-failed', 'bad.py', said],
    ])
    expect(changes.map(({ path }) => path)).toEqual([
      '.vscode/launch.json',
      'good.py',
      'good/train.py',
      'other.py',
      'other/train.py',
    ])
  },
)
