// The trees that are measured, made in a temporary folder and made once.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const sample = fileURLToPath(
  new URL('../fixtures/how-to/pipeline-and-deployment/before', import.meta.url),
)

function once(folder, make) {
  const done = join(folder, '.made')
  if (!existsSync(done)) {
    mkdirSync(folder, { recursive: true })
    make()
    writeFileSync(done, '')
  }
  return folder
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Python's own library with all that is installed in it, and the sample repository beside it. */
export const libraryTree = (root) =>
  once(join(root, 'library'), () => {
    const library = execFileSync(
      'python3',
      ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'],
      { encoding: 'utf8' },
    ).trim()
    // another name: folders called site-packages are vendored, and would not be read
    cpSync(library, join(root, 'library/lib'), {
      recursive: true,
      dereference: true,
      filter: (path) => !/__pycache__/.test(path),
    })
    const packages = join(root, 'library/lib/site-packages')
    if (existsSync(packages)) execFileSync('mv', [packages, join(root, 'library/lib/packages')])
    tenSteps(join(root, 'library/sample'))
  })

/** A repository with one pipeline of ten steps, each with a script of its own. */
function tenSteps(folder) {
  const numbers = Array.from({ length: 10 }, (_, i) => i)
  for (const i of numbers) write(join(folder, `steps/step${i}/train.py`), script(i))
  const steps = numbers
    .map(
      (i) => `    PythonScriptStep(
        name='step ${i}',
        script_name='train.py',
        source_directory='steps/step${i}',
        arguments=['--data', 'data/${i}'],
        compute_target=target,
        runconfig=run_config,
        allow_reuse=True,
    ),
`,
    )
    .join('')
  const [imports] = definition(0).split('\n\n\n')
  write(join(folder, 'pipeline.py'), `${imports}\n\ntarget = 'cpu-cluster'\nsteps = [\n${steps}]\n`)
}

/** A small repository, as a hook sees it: with git. */
export const smallTree = (root) =>
  once(join(root, 'hook'), () => {
    cpSync(sample, join(root, 'hook'), { recursive: true })
    execFileSync('git', ['init', '-q'], { cwd: join(root, 'hook') })
  })

/** `count` step scripts, each with a definition of its own; all of them have to change. */
export const stepTree = (root, count) =>
  once(join(root, `steps-${count}`), () => {
    for (let i = 0; i < count; i++) {
      const folder = join(root, `steps-${count}`, `team${i % 50}`, `step${i}`)
      write(join(folder, 'pipeline.py'), definition(i))
      write(join(folder, 'src', 'train.py'), script(i))
    }
  })

const definition = (i) => `from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.steps import PythonScriptStep

run_config = RunConfiguration()
run_config.environment.python.conda_dependencies = CondaDependencies.create(pip_packages=['azureml-defaults'])


def build(target):
    return PythonScriptStep(
        name='step ${i}',
        script_name='train.py',
        source_directory='src',
        arguments=['--data', 'data/${i}'],
        compute_target=target,
        runconfig=run_config,
    )
`

const script = (i) => `"""Trains model ${i}."""
import argparse
import os


def train(data, epochs):
    losses = []
    for epoch in range(epochs):
        loss = sum(len(name) for name in os.listdir(data)) / (epoch + ${(i % 7) + 1})
        losses.append({'epoch': epoch, 'loss': loss})
    return losses


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', type=str, help='folder of the data')
    parser.add_argument('--epochs', type=int, default=10)
    args = parser.parse_args()
    for line in train(args.data, args.epochs):
        print(line)


if __name__ == '__main__':
    main()
`

/** `count` notebooks of 1 MB each, most of it outputs; one in ten defines a step. */
export const notebookTree = (root, count) =>
  once(join(root, `notebooks-${count}`), () => {
    const image = 'iVBORw0KGgo'.repeat(90_000)
    write(join(root, `notebooks-${count}`, 'train.py'), script(0))
    for (let i = 0; i < count; i++) {
      const lines = (
        i % 10 === 0 ? definition(i).replace("'src'", "'.'") : 'import pandas as pd\n'
      ).split(/(?<=\n)/)
      const cells = [
        { cell_type: 'markdown', metadata: {}, source: ['# A notebook\n'] },
        {
          cell_type: 'code',
          execution_count: 1,
          metadata: {},
          outputs: [{ data: { 'image/png': image }, metadata: {}, output_type: 'display_data' }],
          source: lines,
        },
      ]
      write(
        join(root, `notebooks-${count}`, `${i}.ipynb`),
        `${JSON.stringify({ cells, metadata: { language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`,
      )
    }
  })
