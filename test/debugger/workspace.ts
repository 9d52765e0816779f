/** A repository that `add` has made debuggable, for tests to run. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { add, write } from '../../src/index.ts'

/** A step script with an argparse parser, which is extended. */
const train = `import argparse
import sys

parser = argparse.ArgumentParser()
parser.add_argument('--size', type=float, default=0.1)
args = parser.parse_args()
loss = 1 - args.size
print('loss', loss)
sys.exit(3)
`

/** A step script without a command line, which gets a parser of its own. */
const prepare = `import sys

rows = [1, 2, 3]
print('rows', len(rows), sys.argv[1:])
`

const score = `import json


def init():
    global scale
    scale = 2


def run(data):
    numbers = json.loads(data)
    return [scale * number for number in numbers]
`

const pipeline = `from azureml.core.model import InferenceConfig
from azureml.pipeline.steps import PythonScriptStep

steps = [
    PythonScriptStep('train.py', source_directory='src/train'),
    PythonScriptStep('prepare.py', source_directory='src/prepare'),
]
deployment = InferenceConfig(entry_script='score.py', source_directory='src/serve')
`

const files = {
  'src/train/train.py': train,
  'src/prepare/prepare.py': prepare,
  'src/serve/score.py': score,
  'pipeline.py': pipeline,
}

const configuration = (script: string): string =>
  `Azure Machine Learning Compute: remote debug (${script})`

export const trainConfiguration = configuration('src/train/train.py')
export const prepareConfiguration = configuration('src/prepare/prepare.py')
export const dockerConfiguration = 'Azure Machine Learning Deployment: Docker Debug'

/** Writes a repository with two steps and a deployment, keeps plain copies of the scripts, and runs `add` on it. */
export async function writeWorkspace(folder: string): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    if (path.startsWith('src/')) writeFileSync(join(folder, dirname(path), 'plain.py'), text)
  }
  const { root, changes } = await add(folder)
  const { written, failures } = await write(root, changes)
  if (failures.length > 0 || written.length !== 5)
    throw new Error(`add wrote ${written.join(', ')}; ${JSON.stringify(failures)}`)
}

/** The text of a script as `add` left it. */
export const debuggable = (folder: string, path: keyof typeof files): string =>
  readFileSync(join(folder, path), 'utf8')
