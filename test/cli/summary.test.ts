import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folderWith, PROJECT, repositoryWith } from '../folders.ts'
import { aml } from './support.ts'

const FILES = {
  ...PROJECT,
  'more.py': `from azureml.pipeline.steps import PythonScriptStep\n${Array.from({ length: 7 }, (_, i) => `PythonScriptStep(name='s${i}', script_name=which(${i}))\n`).join('')}`,
}

it('says at a glance what there is, what stands in the way, and what to type', async () => {
  const root = repositoryWith(FILES)
  const { err } = await aml(root, ['add', '--check'])
  // how long the inserted code is is told elsewhere
  expect(err.replace(/\(\+\d+ -\d+\)/, '(+n -m)')).toMatchInlineSnapshot(`
    "warning script-not-static (7 places)
      more.py:2:41: which script this runs is known only when the definition runs: which(0)
      → write the path as a literal, or settle it in pyproject.toml: [tool.aml-debug.steps] "s0" = "path/to/script.py"
      more.py:3:41: which script this runs is known only when the definition runs: which(1)
      → write the path as a literal, or settle it in pyproject.toml: [tool.aml-debug.steps] "s1" = "path/to/script.py"
      more.py:4:41: which script this runs is known only when the definition runs: which(2)
      → write the path as a literal, or settle it in pyproject.toml: [tool.aml-debug.steps] "s2" = "path/to/script.py"
      more.py:5:41: which script this runs is known only when the definition runs: which(3)
      → write the path as a literal, or settle it in pyproject.toml: [tool.aml-debug.steps] "s3" = "path/to/script.py"
      more.py:6:41: which script this runs is known only when the definition runs: which(4)
      → write the path as a literal, or settle it in pyproject.toml: [tool.aml-debug.steps] "s4" = "path/to/script.py"
      and 2 more; -v shows them

    Targets  1 pending, 0 done, 7 blocked
    Files    3 to change (+n -m)
    Next     aml-debug add -w
    "
  `)
  const { err: written } = await aml(root, ['add', '-w', '--only', 'step-script'])
  expect(written).toContain('wrote src/train.py\n')
  expect(written).toContain('Files    1 of 1 written (+')
})

it('shows all with -v, and errors alone with -q', async () => {
  const root = repositoryWith(FILES)
  const { err } = await aml(root, ['add', '--check', '-v'])
  for (let step = 0; step < 7; step++)
    expect(err).toContain(`  blocked s${step}  more.py:${step + 2}:1`)
  expect(err).toContain('  pending Train  pipeline.py:3:8')
  expect(await aml(root, ['add', '--check', '-q'])).toMatchObject({ code: 1, err: '' })
  const broken = repositoryWith({ ...FILES, '.vscode/launch.json': '{' })
  const quiet = await aml(broken, ['add', '--check', '-q'])
  expect(quiet.code).toBe(2)
  expect(quiet.err).toMatch(
    /^error launch-json-\w+\n {2}\.vscode\/launch\.json:1:\d+: .+\n {2}→ .+\n$/,
  )
})

it('names the definition as well that a script is taken out without', async () => {
  const root = repositoryWith(PROJECT)
  await aml(root, ['add', '-w'])
  const { err } = await aml(root, ['remove', '--check', 'src/train.py'])
  expect(err).toContain('warning definition-left')
  expect(err).toContain('Next     aml-debug remove -w src/train.py pipeline.py\n')
  const left = ['remove', '--check', '--only', 'step-script', 'src/train.py']
  expect((await aml(root, left)).err).toContain('remove -w --only step-script src/train.py\n')
})

it('names the same flags and paths again in what to type next', async () => {
  const root = repositoryWith({ ...PROJECT, "it's/train.py": 'print(1)\n' })
  const { err } = await aml(root, ['add', 'src/train.py', "it's"])
  expect(err).toContain("Next     aml-debug add -w src/train.py 'it'\\''s'\n")
  const args = ['--port', '6000', '--check', '--step', 'Train', '--exclude', 'a b', '--docker']
  expect((await aml(root, ['add', ...args])).err).toContain(
    "Next     aml-debug add -w --port 6000 --docker --step Train --exclude 'a b'\n",
  )
})

it('tells paths and values that begin with a dash from flags in what to type next', async () => {
  const script = 'my src/train.py'
  const definition = PROJECT['pipeline.py'].replace("'src'", "'my src'")
  const root = repositoryWith({ '-pipeline.py': definition, [script]: 'print(1)\n' })
  const { err } = await aml(root, ['add', '--exclude=-old', '--', script, '-pipeline.py'])
  expect(err).toContain(
    "Next     aml-debug add -w --exclude=-old -- 'my src/train.py' -pipeline.py\n",
  )
  const waiting = await aml(root, ['add', '-v', '--', '-pipeline.py'])
  expect(waiting.err).toContain("→ run aml-debug add -- -pipeline.py 'my src/train.py'\n")
})

it('does not name what the settings say in what to type next', async () => {
  const root = repositoryWith({ ...PROJECT, 'aml-debug.toml': 'port = 6000\nexclude = ["old"]\n' })
  const { err } = await aml(root, ['add', '--timeout', '60'])
  expect(err).toContain('Next     aml-debug add -w --timeout 60\n')
})

it('says that other settings do not reach what is added already', async () => {
  const root = repositoryWith(PROJECT)
  await aml(root, ['add', '-w'])
  const { code, err } = await aml(root, ['add', '--port', '6000', '--check'])
  expect(code).toBe(0)
  expect(err).toContain('for --port: aml-debug remove -w, then add again\n')
})

it('does not say so of what the settings have said all along', async () => {
  const root = repositoryWith({ ...PROJECT, 'aml-debug.toml': 'port = 6000\n' })
  await aml(root, ['add', '-w'])
  const { code, err } = await aml(root, ['add', '--check'])
  expect(code).toBe(0)
  expect(err).not.toContain('then add again')
})

it('tells an empty folder, a repository without pipelines and those of another SDK apart', async () => {
  expect((await aml(repositoryWith({}), ['add'])).err).toContain('run aml-debug in the repository')
  const other = await aml(repositoryWith({ 'a.py': 'print(1)\n' }), ['add'])
  expect(other.err).toContain('nothing to add in 1 Python file')
  expect(other.err).toContain('no step and no deployment found: aml-debug looks for')
  const next = repositoryWith({ 'a.py': 'from azure.ai.ml import command\n' })
  expect((await aml(next, ['add'])).err).toContain(
    'no step and no deployment found: the repository uses SDK v2',
  )
  const between = repositoryWith({
    'a.py': 'from azureml.core import Workspace\nfrom azure.ml.component import dsl\n',
  })
  expect((await aml(between, ['add'])).err).toContain(
    'no step and no deployment found: the repository uses components',
  )
})

it('takes no symbolic link for code of another SDK', async () => {
  const root = repositoryWith({ 'a.py': 'from azureml.core import Run\n' })
  symlinkSync('a.py', join(root, 'link.py'))
  const { err } = await aml(root, ['add'])
  expect(err).not.toMatch(/SDK v2|components/)
  expect(err).toContain('no step and no deployment found: aml-debug looks for')
})

it('says how to see why something is blocked, where that is no warning', async () => {
  const root = repositoryWith({
    'submit.py':
      "from azureml.core import ScriptRunConfig\nsrc = ScriptRunConfig(source_directory='.', command='python a.py && python b.py')\n",
  })
  const { err } = await aml(root, ['add'])
  expect(err).toContain('0 pending, 0 done, 1 blocked')
  expect(err).toContain('Next     aml-debug add -v shows what stands in the way\n')
  const { err: all } = await aml(root, ['add', '-v'])
  expect(all).toContain('info command-line\n')
  expect(all).not.toContain('Next')
})

it('settles no step by its class, which others have as well', async () => {
  const step =
    'from azureml.pipeline.steps import PythonScriptStep\nPythonScriptStep(name=called(), script_name=which())\n'
  const { err } = await aml(repositoryWith({ ...PROJECT, 'more.py': step }), ['add', '--check'])
  expect(err).toContain(
    'give the step a literal name= and settle it in pyproject.toml: [tool.aml-debug.steps] "its name"',
  )
})

it('says how to see why nothing is added though something is pending', async () => {
  const root = repositoryWith({
    'submit.py':
      "from azureml.core import ScriptRunConfig\nsrc = ScriptRunConfig(source_directory='src', script='train.py', environment=env)\n",
    'src/train.py': 'print(1)\n',
  })
  const { err } = await aml(root, ['add', 'submit.py'])
  expect(err).toContain('1 pending, 0 done, 0 blocked')
  expect(err).toContain('Next     aml-debug add -v submit.py shows what stands in the way\n')
  const { err: all } = await aml(root, ['add', '-v', 'submit.py'])
  expect(all).toContain('submit.py:2:7: train.py is left alone: its script src/train.py is not')
  expect((await aml(root, ['add', 'submit.py', 'src'])).err).toContain('Next     aml-debug add -w')
})

it('names the files that are pending outside of the given paths', async () => {
  const root = repositoryWith(PROJECT)
  const named = ['pipeline.py', 'src/train.py']
  await aml(root, ['add', '-w', ...named])
  for (const more of ['--check', '-v'])
    expect((await aml(root, ['add', more, ...named])).err).toContain(
      `Next     aml-debug add ${named.join(' ')} .vscode/launch.json: what is pending is not among`,
    )
  const step =
    "from azureml.pipeline.steps import PythonScriptStep\nPythonScriptStep(script_name='train.py')\n"
  const many = repositoryWith({
    'train.py': 'print(1)\n',
    ...Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`p${at}.py`, step])),
  })
  await aml(many, ['add', '-w', 'train.py'])
  expect((await aml(many, ['add', 'train.py'])).err).toContain('Next     aml-debug add: what is')
})

it('says that some steps of a definition stay as they are', async () => {
  const other = "PythonScriptStep(name='Other', script_name='other.py')\n"
  const root = repositoryWith({
    ...PROJECT,
    'pipeline.py': PROJECT['pipeline.py'] + other,
    'other.py': 'print(1)\n',
  })
  const { err } = await aml(root, ['add', 'pipeline.py', 'src'])
  expect(err).toContain(
    '0 blocked; of these 1 is left alone, as its script is not among the given paths (-v shows which)\n',
  )
  expect((await aml(root, ['add'])).err).toContain('0 blocked\n')
})

it('points to a definition that does not parse where nothing is found', async () => {
  const root = repositoryWith({
    'pipeline.py':
      '<<<<<<< HEAD\nfrom azureml.pipeline.steps import PythonScriptStep\nPythonScriptStep(script_name="train.py")\n',
  })
  for (const command of [['add', '--check'], ['map']]) {
    const { err } = await aml(root, command)
    expect(err).toContain('syntax-error')
    expect(err).toMatch(/no step and no deployment found.*: what is reported above may define one/)
  }
})

it('names git only where there is git', async () => {
  for (const [root, look] of [
    [repositoryWith(PROJECT), 'git diff; then '],
    [folderWith(PROJECT), ''],
  ] as const) {
    const { err } = await aml(root, ['add', '-w'])
    expect(err).toContain(`Next     ${look}submit the pipeline with the new arguments\n`)
    const { err: removed } = await aml(root, ['remove', '-w', '--allow-dirty'])
    expect(removed.includes('Next ')).toBe(look !== '')
  }
})

it('says how to try what was added to a deployment', async () => {
  const root = repositoryWith({
    'deploy.py':
      'from azureml.core.model import InferenceConfig\n\nconfig = InferenceConfig(entry_script="score.py")\n',
    'score.py': 'def init():\n    pass\n\n\ndef run(data):\n    return data\n',
  })
  const { err } = await aml(root, ['add', '-w'])
  expect(err).toContain('git diff; then build the image of the deployment with the new script\n')
})

it('says nothing of new arguments where a script alone is made ready', async () => {
  const { err } = await aml(repositoryWith(PROJECT), ['add', '-w', 'src/train.py'])
  expect(err).toContain('Files    1 of 1 written')
  expect(err).toMatch(/Next {5}git diff\n$/)
})

it('says where the patch is to be applied, which git takes in part further down', async () => {
  const root = repositoryWith(FILES)
  const { err } = await aml(`${root}/src`, ['add'])
  expect(err).toContain('Next     aml-debug add -w, or git apply in the top folder')
  expect((await aml(root, ['add'])).err).toContain('Next     aml-debug add -w\n')
  expect((await aml(`${root}/src`, ['add', '--check'])).err).toContain(
    'Next     aml-debug add -w\n',
  )
})
