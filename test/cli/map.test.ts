import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadPython } from '../../src/python/grammar.ts'
import { folderWith, PROJECT, repositoryWith } from '../folders.ts'
import { aml, hintsOf, reportOf } from './support.ts'

beforeAll(loadPython)

const ENV = {
  '.env': 'SECRET_SCRIPT=hidden/place.py\n',
  'secret.py':
    'import os\nfrom azureml.pipeline.steps import PythonScriptStep\n\nstep = PythonScriptStep(os.environ["SECRET_SCRIPT"], name=os.getenv("SECRET_SCRIPT"))\n',
}

/** What `map` shows of some files. */
const mapOf = async (files: Readonly<Record<string, string>>): Promise<string> =>
  (await aml(folderWith(files), ['map'])).out

/** A notebook with cells of code. */
const notebookOf = (sources: readonly string[]): string =>
  JSON.stringify({
    cells: sources.map((source) => ({ cell_type: 'code', metadata: {}, outputs: [], source })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  })

/** The setting that a hint shows. */
const settlingIn = (hint: string): string | undefined =>
  hint.split('[tool.aml-debug.steps] ').at(-1)

describe('map', () => {
  it('shows definition, step, script, environment, launch configuration and status', async () => {
    const { code, out } = await aml(folderWith(PROJECT), ['map'])
    expect(code).toBe(0)
    expect(out).toContain('pipeline.py\n')
    expect(out).toContain('─ pending  Train  PythonScriptStep, line 3\n')
    expect(out).toContain('script      src/train.py (to change)\n')
    expect(out).toMatch(/environment +\S/)
    expect(out).toMatch(/launch +\S*launch\.json \(to change\)/)
  })

  it('names the cell that writes a script, and the one that lists packages', async () => {
    const notebook = new URL(
      '../../fixtures/notebook/cell-writes-the-definition/before/submit.ipynb',
      import.meta.url,
    )
    const out = await mapOf({ 'submit.ipynb': readFileSync(notebook, 'utf8') })
    expect(out).toContain('script      train.py, written by cell 1')
    expect(out).toContain('environment submit.ipynb:cell 2:4')
  })

  it('names the cell of a notebook whose own code lists packages', async () => {
    const notebook = notebookOf([
      'from azureml.core import ScriptRunConfig, RunConfiguration\nfrom azureml.core.conda_dependencies import CondaDependencies\n',
      "rc = RunConfiguration()\nrc.environment.python.conda_dependencies = CondaDependencies.create(pip_packages=['azureml-core'])\nsrc = ScriptRunConfig('.', 'train.py', run_config=rc)\n",
    ])
    const root = folderWith({ 'nb.ipynb': notebook, 'train.py': 'print(1)\n' })
    expect((await aml(root, ['map'])).out).toContain('environment nb.ipynb:cell 2:2\n')
    const [target] = (await reportOf(root, ['map'])).targets
    expect(target?.environment).toEqual([{ path: 'nb.ipynb', line: 2, cell: 1, form: 'create' }])
  })

  it('names the cell that writes packages which cannot be read', async () => {
    const notebook = notebookOf([
      '%%writefile env.yml\ndependencies:\n    python=3.6.2\n    pip:\n        azureml-defaults\n',
      "from azureml.core import Environment, ScriptRunConfig\n\nenv = Environment.from_conda_specification('train', 'env.yml')\nsrc = ScriptRunConfig('.', 'train.py', environment=env)\n",
    ])
    const out = await mapOf({ 'nb.ipynb': notebook, 'train.py': 'print(1)\n' })
    expect(out).toContain('are listed in cell 1 of nb.ipynb, which cannot be edited')
  })

  it('names the environment that is registered, however its call is laid out', async () => {
    const out = await mapOf({
      'run.py':
        "from azureml.core import Environment, ScriptRunConfig\n\nenv = Environment.get(\n    workspace=ws, name='training-with-all-that-it-takes', version='12'\n)\nsrc = ScriptRunConfig('.', 'train.py', environment=env)\n",
      'train.py': 'print(1)\n',
    })
    expect(out).toContain('registered in the workspace: training-with-all-that-it-takes\n')
  })

  it('names the run configuration that is loaded and is not there', async () => {
    const out = await mapOf({
      'run.py':
        "from azureml.core import ScriptRunConfig\nfrom azureml.core.runconfig import RunConfiguration\n\nrc = RunConfiguration.load('.', 'train')\nsrc = ScriptRunConfig('.', 'train.py', run_config=rc)\n",
      'train.py': 'print(1)\n',
    })
    expect(out).toContain('are listed in .azureml/train.runconfig, which is not in the repository')
  })

  it('names the line of another module at which nobody can say which script is run', async () => {
    const out = await mapOf({
      'pipeline.py':
        'from azureml.pipeline.steps import PythonScriptStep\nfrom settings import chosen\n\nstep = PythonScriptStep(chosen(), name="train")\n',
      'settings.py':
        'import os\n\ndef chosen():\n    name = None\n    try:\n        name = os.environ["TRAIN"]\n    except KeyError:\n        name = ask()\n    return name\n',
    })
    expect(out).toContain('chosen(), which comes from ask() in settings.py:8')
  })

  it('names the file that a script is read from, not the name that it is open by', async () => {
    const out = await mapOf({
      'deploy.py':
        'import json\nimport sys\nfrom azureml.core.model import InferenceConfig\n\nwith open(sys.argv[1]) as f:\n    secrets = json.load(f)\nwith open(sys.argv[2]) as f:\n    service = json.load(f)\nconfig = InferenceConfig(service["script"])\n',
    })
    expect(out).toContain('service["script"], which comes from open(sys.argv[2])')
  })

  it('names the line that hands on the factory of a step, so that not all of its calls are seen', async () => {
    const out = await mapOf({
      'factory.py':
        'from azureml.pipeline.steps import PythonScriptStep\n\ndef make_step(name, script):\n    return PythonScriptStep(script, name=name)\n',
      'pipeline.py':
        'from functools import partial\nfrom factory import make_step\n\nmakers = {"train": partial(make_step, "train")}\nstep = makers["train"]("train.py")\n',
    })
    expect(out).toContain(
      'script of make_step, which is not only called but handed on in pipeline.py:4: partial(make_step, "train")',
    )
  })

  it('names the factory of a step that nothing calls but a test, and tells how to settle its script', async () => {
    const root = folderWith({
      'factory.py':
        'from azureml.pipeline.steps import PythonScriptStep\n\ndef make_step(script):\n    return PythonScriptStep(script, name="train")\n\nclass Job:\n    def __init__(self, script):\n        self.step = PythonScriptStep(script, name="job")\n',
      'tests/test_factory.py': 'from factory import make_step\n\nmake_step("any.py")\n',
      'train.py': 'print(1)\n',
    })
    const { out } = await aml(root, ['map'])
    expect(out).toContain(
      'script is given to make_step, which nothing in the repository calls, tests aside',
    )
    expect(out).toContain('script is given to Job, which nothing in the repository calls')
    writeFileSync(join(root, 'pipeline.py'), 'make_step("train.py"\n')
    expect((await aml(root, ['map'])).out).not.toContain('script is given to make_step')
    writeFileSync(
      join(root, 'aml-debug.toml'),
      '[steps]\n"train" = "train.py"\n"job" = "train.py"\n',
    )
    const { targets } = await reportOf(root, ['map'])
    expect(targets.map(({ status }) => status)).toEqual(['pending', 'pending'])
  })

  it('says once what is to be said of launch.json, which all steps share', async () => {
    const step = "PythonScriptStep(name='Other', script_name='other.py', source_directory='src')\n"
    const root = repositoryWith({
      'pipeline.py': PROJECT['pipeline.py'] + step,
      'src/train.py': 'print(1)\n',
      'src/other.py': 'print(1)\n',
      '.gitignore': '.vscode/\n',
    })
    const { out, err } = await aml(root, ['map'])
    expect(out).not.toContain('launch-file-ignored')
    expect(err).toMatch(/warning launch-file-ignored\n {2}\.vscode\/launch\.json:1:1: git ignores/)
  })

  it('says done once add has written, and writes nothing itself', async () => {
    const root = folderWith(PROJECT)
    await aml(root, ['add', '-w'])
    const before = await aml(root, ['remove'])
    expect((await aml(root, ['map'])).out).toContain('─ done     Train')
    expect((await aml(root, ['remove'])).out).toBe(before.out)
  })

  it('says what blocks a step', async () => {
    const root = folderWith({
      'pipeline.py':
        'from azureml.pipeline.steps import CommandStep, PythonScriptStep\n\na = PythonScriptStep(choose(), "Lost")\nb = CommandStep(command="x", name="Cmd")\n',
    })
    const { out, err } = await aml(root, ['map'])
    expect(out).toContain('blocked  Lost')
    expect(out).toContain('blocked by  script-not-static')
    expect(out).toContain('choose()')
    expect(out).toContain('blocked  Cmd')
    expect(out).toContain('blocked by  command-line')
    expect(err).toContain('2 steps and deployments: 0 pending, 0 done, 2 blocked')
  })

  it('says what blocks a step, and not what is said of it besides', async () => {
    const root = repositoryWith({
      'pipeline.py':
        'from azureml.core import Environment, ScriptRunConfig\n\nstep = ScriptRunConfig(source_directory=".", script="train.py", environment=Environment.get(ws, "AzureML-Minimal"))\n',
      'train.py':
        'import argparse\n\nparser = argparse.ArgumentParser()\nparser.add_argument("--remote_debug")\nargs = parser.parse_args()\nprint(args.remote_debug)\n',
      '.gitignore': '.vscode/\n',
    })
    const { targets, diagnostics } = await reportOf(root, ['map'])
    expect(targets[0]?.blockedBy).toEqual(['option-taken'])
    // nothing is changed, so nothing is said of changing it
    const codes = diagnostics.map(({ code }) => code)
    expect(codes).not.toContain('launch-file-ignored')
    const { out } = await aml(root, ['map'])
    expect(out.match(/blocked by/g)).toHaveLength(1)
    expect(out).toContain('launch      .vscode/launch.json\n')
    expect(out).toContain('beware      environment-out-of-reach')
  })

  it('says what to add to which name, of a copy and of arguments that a call gives', async () => {
    const root = folderWith({
      'copy.py':
        'from azureml.core import Environment, ScriptRunConfig\n\nenv = Environment.get(ws, "AzureML-Minimal")\nown = env.clone("own")\njob = ScriptRunConfig(".", "train.py", environment=own)\nother = ScriptRunConfig(".", "train.py", environment=env.clone("other"))\n',
      'curated.py':
        'from azureml.core import Environment, ScriptRunConfig\n\njob = ScriptRunConfig(".", "train.py", environment=Environment.get(ws, "AzureML-Minimal"))\n',
      'built.py':
        'from azureml.core import Environment, ScriptRunConfig\n\nenv = Environment.get(ws, "AzureML-sklearn-1.0-ubuntu20.04-py38-cpu")\nbuilt = env.clone("built")\njob = ScriptRunConfig(".", "train.py", environment=built)\nother = ScriptRunConfig(".", "train.py", environment=env)\n',
      'common.py':
        'from azureml.pipeline.steps import PythonScriptStep\n\nstep = PythonScriptStep(script_name="train.py", source_directory=".", runconfig=run_config, **settings())\n',
      'of_a_run.py':
        'from azureml.core.model import InferenceConfig\n\nInferenceConfig(entry_script="train.py", environment=best_run.get_environment())\n',
      'train.py': '',
    })
    const hints = await hintsOf(root, ['map'])
    expect(hints).toContain(
      "use a copy of it: env = env.clone('debug'); env.python.conda_dependencies.add_pip_package('debugpy')",
    )
    expect(hints).toContain(
      "add to the copy that is made of it: own.python.conda_dependencies.add_pip_package('debugpy')",
    )
    expect(hints).toContain(
      'add to the copy that is made of it: env = env.clone("other"); env.python.conda_dependencies.add_pip_package(\'debugpy\')',
    )
    expect(hints).toContain(
      "use a copy of it: env = env.clone('debug'); env.python.conda_dependencies.add_pip_package('debugpy'), or, where a Dockerfile makes it, env.docker.base_dockerfile += '\\nRUN pip install debugpy'",
    )
    expect(hints).toContain(
      "use a copy of it, and add to its Dockerfile: env = env.clone('debug'); env.docker.base_dockerfile += '\\nRUN pip install debugpy'",
    )
    expect(hints).toContain(
      "add to the Dockerfile of the copy that is made of it, for its conda dependencies are not installed: built.docker.base_dockerfile += '\\nRUN pip install debugpy'",
    )
    expect(hints).toContain('name `arguments` in the call itself')
  })

  it('says so where nothing in a file defines the name that is asked for', async () => {
    const root = folderWith({
      'pipeline.py':
        'from azureml.core import ScriptRunConfig\n\nScriptRunConfig(sources, "train.py")\nScriptRunConfig(".", "train.py", run_config=user_managed)\n',
      'loads.py':
        'from azureml.core import ScriptRunConfig\n\nexec(open("settings.py").read())\nScriptRunConfig(sources, "train.py")\n',
      'packages.py':
        'from azureml.core import RunConfiguration, ScriptRunConfig\n\nconfig = RunConfiguration()\nconfig.environment.python.conda_dependencies = CondaDependencies.create(pip_packages=[])\nScriptRunConfig(".", "train.py", run_config=config)\n',
      'train.py': '',
    })
    const { diagnostics } = await reportOf(root, ['map'])
    const said = diagnostics.map(({ path, message }) => `${path}: ${message}`)
    expect(said).toContain(
      'pipeline.py: which script this runs cannot be told: sources is neither imported nor defined in this file',
    )
    expect(said).toContain(
      'pipeline.py: the packages of train.py are not found: they come from user_managed, which is neither imported nor defined in this file',
    )
    expect(said).toContain(
      'packages.py: the packages of train.py are not found: they come from CondaDependencies.create(pip_packages=[]), and nothing in this file imports CondaDependencies',
    )
    expect(said).toContain(
      'loads.py: which script this runs is known only when the definition runs: sources',
    )
  })

  it('names the function whose calls do not tell where the packages come from', async () => {
    const root = folderWith({
      'pipeline.py':
        'from azureml.core import ScriptRunConfig\n\n\ndef job(config):\n    return ScriptRunConfig(".", "train.py", run_config=config)\n',
      'train.py': '',
    })
    const { diagnostics } = await reportOf(root, ['map'])
    expect(diagnostics.map(({ message, hint }) => [message, hint])).toContainEqual([
      'the packages of train.py are not found: they come from config, and no call of job tells what that is',
      'add debugpy by hand to the pip packages of what job is called with',
    ])
  })

  it('says what starts the service that an inference configuration describes', async () => {
    const config = '{"entryScript": "score.py"}'
    const root = folderWith({
      'deploy.sh':
        'az ml model profile -n trial --ic trial-infer.json\naz ml service update -n live --ic live-infer.json\naz ml model package --ic other-infer.json\n',
      'trial-infer.json': config,
      'live-infer.json': config,
      'other-infer.json': config,
      'score.py': 'def init(): ...\n\n\ndef run(data): ...\n',
    })
    const { diagnostics } = await reportOf(root, ['map'])
    const services = diagnostics.filter(({ code }) => code === 'deployment-not-debuggable')
    expect(
      services.map(({ path, message }) => [path, /service that (.*) starts/.exec(message)?.[1]]),
    ).toEqual([
      ['live-infer.json', 'az ml service update'],
      ['other-infer.json', 'az ml model deploy'],
      ['trial-infer.json', 'az ml model profile'],
    ])
  })

  it('says which file may be meant by a script that is not where it is looked for', async () => {
    const step = (script: string, name: string) =>
      `PythonScriptStep("${script}", "${name}", source_directory="src")\n`
    const root = folderWith({
      'ml/pipeline.py': `from azureml.pipeline.steps import PythonScriptStep\n\n${step('Train.py', 'Case')}${step('score.py', 'Moved')}${step('lost.py', 'Lost')}${step('pipeline.py', 'Itself')}`,
      'ml/src/train.py': '',
      'jobs/score.py': '',
    })
    const hints = await hintsOf(root, ['map'])
    expect(hints).toEqual([
      'mind upper and lower case, as Linux does: the file is ml/src/train.py',
      'check script_name and source_directory, or settle the script under [tool.aml-debug.steps]: did you mean jobs/score.py?',
      'check script_name and source_directory; a script that the definition downloads or writes must be in the repository first, and symbolic links are not followed',
      'check script_name and source_directory; a script that the definition downloads or writes must be in the repository first, and symbolic links are not followed',
    ])
  })

  it('says which file may be meant by an entry script that is not where a file names it', async () => {
    const root = folderWith({
      'deployment/inferenceConfig.yml': 'entryScript: score.py\nruntime: python\n',
      'other/inference_config.json': '{ "entryScript": "lost.py" }\n',
      'inference/score.py': '',
    })
    const { diagnostics } = await reportOf(root, ['map'])
    const missing = diagnostics.filter(({ code }) => code === 'script-not-found')
    expect(missing.map(({ hint }) => hint)).toEqual([
      'check entryScript and sourceDirectory, or settle the script under [tool.aml-debug.steps]: did you mean inference/score.py?',
      'check entryScript and sourceDirectory, or settle the script under [tool.aml-debug.steps]',
    ])
  })

  it('says that packages are those of the image which an estimator is given', async () => {
    const estimator = (name: string, image: string) =>
      `${name} = Estimator(".", entry_script="train.py"${image})\n${name}.run_config.environment.python.user_managed_dependencies = True\n`
    const root = folderWith({
      'submit.py': `from azureml.train.estimator import Estimator\n\n${estimator('one', ', custom_docker_image="image:1"')}${estimator('two', ', custom_docker_base_image="image:1"')}${estimator('three', '')}`,
      'train.py': '',
    })
    const ofImage = "add RUN pip install debugpy to the image's Dockerfile and build it again"
    expect(await hintsOf(root, ['map'])).toEqual([
      ofImage,
      ofImage,
      'run python -m pip install debugpy there',
    ])
  })

  it('does not ask for a Python script where a command runs R', async () => {
    const root = folderWith({
      'submit.py':
        'from azureml.core import ScriptRunConfig\nfrom azureml.pipeline.steps import CommandStep\n\nscript = "prepare.R"\nScriptRunConfig("src", command=["Rscript", script, "--out", read_folder()])\nCommandStep(command="Rscript train.R")\nCommandStep(command="bash run.sh")\n',
    })
    const hints = await hintsOf(root, ['map'])
    expect(hints).toEqual([
      'leave it as it is: none of your Python runs in it',
      'leave it as it is: none of your Python runs in it',
      'run the code in a PythonScriptStep to debug it',
    ])
  })

  it('asks for the script where only a file that is loaded may name it', async () => {
    const root = folderWith({
      'submit.py':
        'from azureml.core import RunConfiguration, ScriptRunConfig\n\nScriptRunConfig("src", run_config=RunConfiguration.load("settings", "cluster"))\n',
    })
    expect((await reportOf(root, ['map'])).diagnostics).toMatchObject([
      {
        message: 'the call does not name a script',
        hint: 'name the script in the call itself, or settle it in pyproject.toml: [tool.aml-debug.steps] "ScriptRunConfig" = "path/to/script.py"',
      },
    ])
  })

  it('tells programs once what stands in the way of several steps', async () => {
    const root = folderWith({
      'pipeline.py':
        'from azureml.pipeline.steps import PythonScriptStep\n\nPythonScriptStep("one.py", "One")\nPythonScriptStep("two.py", "Two")\n',
      'one.py': '',
      'two.py': '',
      '.vscode/launch.json': '{',
    })
    const { targets, diagnostics } = await reportOf(root, ['map'])
    expect(targets.map(({ blockedBy }) => blockedBy)).toEqual([
      ['launch-json-invalid'],
      ['launch-json-invalid'],
    ])
    expect(diagnostics.map(({ code }) => code)).toEqual(['launch-json-invalid'])
  })

  it('shows every step of a call, of which one waits for a script that is missing', async () => {
    const definition = [
      'from azureml.pipeline.steps import PythonScriptStep',
      'def make(name, script):',
      '    return PythonScriptStep(name=name, script_name=script)',
      'steps = [make("Prepare", "prepare.py"), make("Train", "trian.py"), make("Score", "scroe.py")]',
    ]
    const out = await mapOf({
      'pipeline.py': `${definition.join('\n')}\n`,
      'prepare.py': 'print("prepare")\n',
    })
    expect(out).toMatch(/blocked {2}Prepare .*\n.*there is no trian\.py/)
    expect(out).toMatch(/blocked {2}Train .*\n.*there is no trian\.py/)
    expect(out).toMatch(/blocked {2}Score .*\n.*there is no scroe\.py/)
  })

  it('calls the argument that names a script as the call does', async () => {
    const root = folderWith({
      'jobs.py': [
        'from azureml.core import ScriptRunConfig',
        'from azureml.core.model import InferenceConfig',
        'ScriptRunConfig("src", "train.py")',
        'ScriptRunConfig("src", command=["python", "train.py"])',
        'InferenceConfig(entry_script="score.py")',
        '',
      ].join('\n'),
    })
    const hints = await hintsOf(root, ['map'])
    expect(hints.map((hint) => hint.slice(0, hint.indexOf(';')))).toEqual([
      'check script and source_directory',
      'check command and source_directory',
      'check entry_script and source_directory',
    ])
  })

  it('says how to settle a path of another checkout, by the one file that is called so', async () => {
    const step = (script: string) =>
      `PythonScriptStep("${script}", "${script}", source_directory="C:/Users/somebody/jobs")\n`
    const root = folderWith({
      'pipeline.py': `from azureml.pipeline.steps import PythonScriptStep\n\n${step('train.py')}${step('score.py')}`,
      'src/train.py': '',
      'a/score.py': '',
      'b/score.py': '',
    })
    const hints = await hintsOf(root, ['map'])
    expect(hints.map(settlingIn)).toEqual([
      '"train.py" = "src/train.py"',
      '"score.py" = "path/to/script.py"',
    ])
  })

  it('settles a path of Windows as its own message says', async () => {
    const root = folderWith({
      'deploy.py':
        'from azureml.core.model import InferenceConfig\n\nInferenceConfig(entry_script="D:\\\\lab\\\\score.py")\n',
      'score.py': 'def init():\n    pass\n\n\ndef run(data):\n    return data\n',
    })
    const settled = (await hintsOf(root, ['map'])).map(settlingIn)
    writeFileSync(join(root, 'pyproject.toml'), `[tool.aml-debug.steps]\n${settled}\n`)
    expect((await reportOf(root, ['map'])).targets).toMatchObject([
      { script: 'score.py', blockedBy: [] },
    ])
  })

  it('says how to settle a script in a folder that is not known, by the one file that is called so', async () => {
    const step = (script: string) =>
      `PythonScriptStep("${script}", "${script}", source_directory=sys.argv[1])\n`
    const root = folderWith({
      'pipeline.py': `import sys\nfrom azureml.pipeline.steps import PythonScriptStep\n\n${step('train.py')}${step('score.py')}`,
      'src/train.py': '',
      'a/score.py': '',
      'b/score.py': '',
    })
    const hints = await hintsOf(root, ['map'])
    expect(hints.map(settlingIn)).toEqual([
      '"train.py" = "src/train.py"',
      '"score.py" = "path/to/script.py"',
    ])
  })

  it('says where a script was looked for: along a path from the root, nowhere else', async () => {
    const root = folderWith({
      'ml/pipeline.py':
        'from pathlib import Path\n\nfrom azureml.core import ScriptRunConfig\n\none = ScriptRunConfig("src", "train.py")\ntwo = ScriptRunConfig(Path(__file__).parents[1] / "src", "train.py")\n',
      'ml/jobs/train.py': '',
    })
    const { diagnostics } = await reportOf(root, ['map'])
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'there is no src/train.py in the folder of this definition or above it',
      'there is no src/train.py in the repository',
    ])
  })

  it('says that a script which git lists is gone, or a symbolic link', async () => {
    const root = repositoryWith({
      'pipeline.py':
        'from azureml.core import ScriptRunConfig\n\nrun = ScriptRunConfig("src", "train.py")\n',
      'src/train.py': '',
    })
    rmSync(join(root, 'src/train.py'))
    expect((await reportOf(root, ['map'])).diagnostics).toMatchObject([
      { code: 'script-not-found', hint: expect.stringMatching(/^git lists src\/train\.py, but/) },
    ])
  })

  it('says where a symbolic link to a script or a list of packages may lead to', async () => {
    const root = repositoryWith({
      'pipeline.py':
        'from azureml.core import Environment, ScriptRunConfig\n\nenv = Environment.from_conda_specification("e", "conda.yml")\na = ScriptRunConfig("src", "train.py", environment=env)\nb = ScriptRunConfig("src", "other.py", environment=env)\n',
      'shared/train.py': '',
      'env/conda.yml': 'dependencies:\n- pip:\n  - azureml-core\n',
      'src/train.py': '',
      'src/other.py': '',
      'conda.yml': '',
    })
    for (const [link, target] of [
      ['src/train.py', '../shared/train.py'],
      ['conda.yml', 'env/conda.yml'],
    ] as const) {
      rmSync(join(root, link))
      symlinkSync(target, join(root, link))
    }
    expect((await reportOf(root, ['map'])).diagnostics).toMatchObject([
      {
        code: 'script-not-found',
        hint: expect.stringMatching(/^git lists src\/train\.py, but .* to: shared\/train\.py\?$/),
      },
      {
        code: 'environment-out-of-reach',
        message: expect.stringContaining('listed in conda.yml, which git lists, but which is no'),
      },
    ])
  })

  it('names the symbolic link behind which a script is looked for', async () => {
    const root = repositoryWith({
      'ml/pipeline.py':
        'from azureml.core import ScriptRunConfig\n\nrun = ScriptRunConfig("src/jobs", "train.py")\n',
      'shared/jobs/train.py': '',
    })
    symlinkSync('../shared', join(root, 'ml/src'))
    expect((await reportOf(root, ['map'])).diagnostics).toMatchObject([
      { code: 'script-not-found', hint: expect.stringMatching(/^ml\/src is a symbolic link/) },
    ])
  })

  it('never prints what environment files hold', async () => {
    const root = folderWith(ENV)
    for (const args of [['map'], ['map', '--format', 'json'], ['add', '-v']]) {
      const { out, err } = await aml(root, args)
      expect(out + err).toContain('SECRET_SCRIPT')
      expect(out + err).not.toContain('hidden')
    }
  })

  it('shows paths of the repository from its root, without detours', async () => {
    const root = folderWith({
      'ml/deploy.py': [
        'import os',
        'from azureml.core.model import InferenceConfig',
        '',
        'here = os.path.dirname(os.path.realpath(__file__))',
        "a = InferenceConfig(os.path.join(here, '..', 'src', 'score.py'))",
        "b = InferenceConfig(os.path.join(here, '..', 'lost.py'))",
        "c = InferenceConfig(os.path.join(here, '..', '..', 'other', 'score.py'))",
        '',
      ].join('\n'),
      'src/score.py': 'def init():\n    pass\n\n\ndef run(data):\n    return data\n',
    })
    const { out } = await aml(root, ['map'])
    expect(out).toContain('pending  src/score.py  InferenceConfig')
    expect(out).toContain('blocked  lost.py  InferenceConfig')
    expect(out).toContain('there is no lost.py in the repository')
    expect(out).toContain('lies outside the repository: ../other/score.py')
    expect(out).not.toContain('\u{F0000}')
  })

  it('prints the object that programs read', async () => {
    const report = await reportOf(folderWith(PROJECT), ['map'])
    expect(report.mode).toBe('map')
    expect(report.changes).toEqual([])
    expect(report.targets).toHaveLength(1)
    expect(report.targets[0]).toMatchObject({
      kind: 'step',
      name: 'Train',
      status: 'pending',
      definition: { path: 'pipeline.py', line: 3, column: 8 },
      script: 'src/train.py',
      blockedBy: [],
    })
  })

  it('colours on demand alone', async () => {
    const root = folderWith(PROJECT)
    expect((await aml(root, ['map'])).out).not.toContain('\u001B')
    expect((await aml(root, ['map', '--color', 'always'])).out).toContain('\u001B[33mpending')
  })

  it('shows what concerns the given paths', async () => {
    const root = repositoryWith({
      ...PROJECT,
      'other/pipeline.py': 'from azureml.pipeline.steps import CommandStep\nCommandStep("ls")\n',
    })
    const names = async (path: string) =>
      (await reportOf(root, ['map', path])).targets.map(({ name }) => name)
    expect(await names('src')).toEqual(['Train'])
    expect(await names('other')).toEqual(['CommandStep'])
  })

  it('says where it looked when there is nothing', async () => {
    const { code, out, err } = await aml(folderWith({ 'a.py': 'x = 1\n' }), ['map'])
    expect([code, out]).toEqual([0, ''])
    expect(err).toContain('no step and no deployment found in 1 Python file')
  })
})

it.each([
  ['of this machine', '<root>', 'pending'],
  ['of another checkout by the same name', '/home/me/<name>', 'pending'],
  ['of a checkout in a folder by the same name', '/home/me/<name>/<name>', 'pending'],
  ['of somewhere else', '/home/me/code', 'blocked'],
])('finds scripts by the paths %s', async (_, checkout, status) => {
  const root = repositoryWith(PROJECT)
  const folder = checkout.replace('<root>', root).replaceAll('<name>', basename(root))
  const pipeline = PROJECT['pipeline.py'].replace("'src'", `'${folder}/src'`)
  writeFileSync(join(root, 'pipeline.py'), pipeline)
  expect((await aml(root, ['map'])).out).toContain(status)
})

it('finds scripts of a package that has the name of its repository', async () => {
  const root = repositoryWith(PROJECT)
  const name = basename(root)
  renameSync(join(root, 'src'), join(root, name))
  const pipeline = PROJECT['pipeline.py'].replace("'src'", `'/home/me/${name}/${name}'`)
  writeFileSync(join(root, 'pipeline.py'), pipeline)
  expect((await aml(root, ['map'])).out).toContain(`${name}/train.py (to change)`)
})
