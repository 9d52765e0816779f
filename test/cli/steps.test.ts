import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadPython } from '../../src/python/grammar.ts'
import { commit, git, repositoryWith } from '../folders.ts'
import { aml } from './support.ts'

beforeAll(loadPython)

const FILES = {
  'pipeline.py': `from azureml.pipeline.steps import PythonScriptStep

clean = PythonScriptStep(
    name="Clean Data",
    script_name="clean.py",
)
train = PythonScriptStep(
    name="Train Model",
    script_name="train.py",
    arguments=["--epochs", 3],
    allow_reuse=True,
)
`,
  'clean.py': 'print("clean")\n',
  'train.py': 'print("train")\n',
}

const read = (root: string) => readFileSync(join(root, 'pipeline.py'), 'utf8')
const stepOf = (text: string, name: string) =>
  text.slice(text.indexOf(`${name} = Python`)).split('\n)')[0]

describe('--step', () => {
  it('gives arguments to the named step alone, and makes every script ready', async () => {
    const root = repositoryWith(FILES)
    await aml(root, ['add', '-w', '--step', 'Train Model'])
    const text = read(root)
    expect(stepOf(text, 'train')).toContain('--remote_debug')
    expect(stepOf(text, 'clean')).not.toContain('--remote_debug')
    expect(readFileSync(join(root, 'clean.py'), 'utf8')).toContain('_aml_debug_attach')
    expect((await aml(root, ['add', '--check', '--step', 'Train Model'])).code).toBe(0)
  })

  it('adds to what is there, and takes back one step of two', async () => {
    const root = repositoryWith(FILES)
    await aml(root, ['add', '-w', '--step', 'Train Model'])
    const first = read(root)
    commit(root)
    await aml(root, ['add', '-w', '--step', 'clean.py'])
    const both = read(root)
    expect(stepOf(both, 'clean')).toContain('--remote_debug')
    expect(stepOf(both, 'train')).toContain('--remote_debug')
    commit(root)
    await aml(root, ['remove', '-w', '--step', 'Clean Data'])
    expect(read(root)).toBe(first)
    expect(readFileSync(join(root, 'clean.py'), 'utf8')).toContain('_aml_debug_attach')
    commit(root)
    await aml(root, ['remove', '-w', '--step', 'Train Model'])
    expect(read(root)).toBe(FILES['pipeline.py'])
  })

  it('takes several names, and all of it goes without one', async () => {
    const root = repositoryWith(FILES)
    await aml(root, ['add', '-w', '--step', 'Train Model', '--step', 'Clean Data'])
    expect(read(root).match(/"--remote_debug"/g)).toHaveLength(2)
    commit(root)
    await aml(root, ['remove', '-w'])
    git(root, 'add', '-A')
    expect(git(root, 'diff', '--stat', 'HEAD~1')).toBe('')
  })

  it('takes everything out, whatever steps the settings name', async () => {
    const root = repositoryWith({ ...FILES, 'aml-debug.toml': 'step = ["Train Model"]\n' })
    await aml(root, ['add', '-w'])
    expect(stepOf(read(root), 'clean')).not.toContain('--remote_debug')
    commit(root)
    writeFileSync(join(root, 'aml-debug.toml'), 'step = ["Gone"]\n')
    commit(root)
    const { code, out } = await aml(root, ['remove', '--check'])
    expect([code, out]).toEqual([1, '.vscode/launch.json\nclean.py\npipeline.py\ntrain.py\n'])
    await aml(root, ['remove', '-w'])
    expect((await aml(root, ['remove', '--check'])).code).toBe(0)
    expect(read(root)).toBe(FILES['pipeline.py'])
  })

  it('gives arguments to one step of a pipeline in YAML, and takes them back', async () => {
    const step = (name: string) =>
      `    ${name}:\n      type: PythonScriptStep\n      name: ${name}\n      script_name: ${name}.py\n`
    const pipeline = `pipeline:\n  steps:\n${step('clean')}${step('train')}`
    const { 'clean.py': clean, 'train.py': train } = FILES
    const root = repositoryWith({ 'pipeline.yml': pipeline, 'clean.py': clean, 'train.py': train })
    await aml(root, ['add', '-w', '--step', 'train'])
    const text = readFileSync(join(root, 'pipeline.yml'), 'utf8')
    expect(text.startsWith(`pipeline:\n  steps:\n${step('clean')}    train:\n`)).toBe(true)
    expect(text.match(/"--remote_debug"/g)).toHaveLength(1)
    expect((await aml(root, ['add', '--check', '--step', 'train'])).code).toBe(0)
    commit(root)
    await aml(root, ['add', '-w', '--step', 'clean'])
    commit(root)
    await aml(root, ['remove', '-w', '--step', 'clean'])
    expect(readFileSync(join(root, 'pipeline.yml'), 'utf8')).toBe(text)
  })

  it('names the steps that there are when it finds none', async () => {
    const root = repositoryWith(FILES)
    for (const command of ['add', 'remove']) {
      const { code, out, err } = await aml(root, [command, '--step', 'Train'])
      expect([code, out]).toEqual([2, ''])
      expect(err).toContain('no step is called Train; there are Clean Data, Train Model')
    }
  })

  it('says names that hold line endings and escape sequences in one line', async () => {
    const definition = FILES['pipeline.py'].replace('Clean Data', 'Clean\\n\\x1b[31mData')
    const root = repositoryWith({ ...FILES, 'pipeline.py': definition })
    const { err } = await aml(root, ['add', '--step', 'Train'])
    expect(err).toBe(
      'aml-debug: no step is called Train; there are Clean\\u000a\\u001b[31mData, Train Model\n',
    )
  })

  it('names the step that passes the arguments of an estimator', async () => {
    const definition = [
      'from azureml.pipeline.steps import EstimatorStep',
      'from azureml.train.estimator import Estimator',
      'fit = Estimator(source_directory="jobs", entry_script="train.py", compute_target="cpu")',
      'step = EstimatorStep("Train", fit, estimator_entry_script_arguments=[], compute_target="cpu")',
    ]
    const root = repositoryWith({
      'pipeline.py': `${definition.join('\n')}\n`,
      'jobs/train.py': 'print(1)\n',
    })
    const { code, err } = await aml(root, ['add', '--step', 'train.py'])
    expect([code, err]).toEqual([
      2,
      'aml-debug: train.py gets its arguments from the step Train: name that\n',
    ])
    for (const name of ['Train', 'jobs/train.py'])
      expect((await aml(root, ['add', '--step', name])).out).toContain('--remote_debug')
  })

  it('names the nearest of many steps, and none where none is near', async () => {
    const steps = Array.from(
      { length: 20 },
      (_, at) => `PythonScriptStep("train.py", "step ${at}")\n`,
    )
    const definition = `from azureml.pipeline.steps import PythonScriptStep\n${steps.join('')}`
    const root = repositoryWith({ 'pipeline.py': definition, 'train.py': 'print(1)\n' })
    const meant = await aml(root, ['add', '--step', 'stop 19'])
    expect(meant.err).toBe('aml-debug: no step is called stop 19; did you mean step 19?\n')
    expect((await aml(root, ['add', '--step', 'Train'])).err).toBe(
      'aml-debug: no step is called Train; aml-debug map shows the 20 that there are\n',
    )
  })

  it('says why what is there cannot be chosen', async () => {
    const root = repositoryWith({
      'deploy.py':
        "from azureml.core.model import InferenceConfig\nfrom azureml.pipeline.steps import PythonScriptStep\n\nconfig = InferenceConfig(entry_script='./score.py')\nstep = PythonScriptStep(choose(), 'Lost')\n",
      'score.py': 'def init():\n    pass\n\n\ndef run(data):\n    return data\n',
    })
    for (const command of ['add', 'remove']) {
      const deployment = await aml(root, [command, '--step', './score.py'])
      expect([deployment.code, deployment.out]).toEqual([2, ''])
      expect(deployment.err).toContain('./score.py is a deployment, which has no arguments')
      expect(deployment.err).toContain('give the path score.py to change it alone')
      const { code, err } = await aml(root, [command, '--step', 'Lost'])
      expect(code).toBe(2)
      expect(err).toContain('the step Lost cannot be debugged yet; aml-debug map says why')
    }
  })

  it('says of no other step that its flags are to be written by hand', async () => {
    const submit = (script: string) => `az ml run submit-script --ct cpu -d conda.yml ${script}\n`
    const root = repositoryWith({
      'submit.sh': submit('fit.py') + submit('score.py'),
      'conda.yml': 'dependencies:\n  - pip:\n      - azureml-defaults\n',
      'fit.py': 'print("fit")\n',
      'score.py': 'print("score")\n',
    })
    const { err } = await aml(root, ['add', '--step', 'score.py'])
    expect(err).toContain('submit.sh:2:1: score.py is given its arguments by this command')
    expect(err).not.toContain('submit.sh:1:1')
  })
})
