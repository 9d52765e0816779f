import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openWorkspace } from '../../src/project/files/open-workspace.ts'
import { mapRepository } from '../../src/project/map/map.ts'
import { loadPython } from '../../src/python/grammar.ts'
import { repositoryWith } from '../folders.ts'

const FILES = {
  'train.py': 'print()\n',
  'pipeline.py': `import yaml
from azureml.pipeline.steps import PythonScriptStep

with open("config.yml") as stream:
    config = yaml.safe_load(stream)
PythonScriptStep(name="train", script_name=config["script"])
`,
}
const CONFIG = 'script: train.py\n'

/** The script that the one step of a repository runs. */
function scriptIn(root: string): string | undefined {
  const { definitions } = mapRepository(openWorkspace(root), {})
  expect(definitions).toHaveLength(1)
  return definitions[0]?.script?.path
}

describe('a file that a definition loads', () => {
  beforeAll(loadPython)

  it('is read where it is the repository’s own, be it new', () => {
    const root = repositoryWith(FILES)
    writeFileSync(join(root, 'config.yml'), CONFIG)
    expect(scriptIn(root)).toBe('train.py')
  })

  it('is not read where git ignores it', () => {
    const root = repositoryWith({ ...FILES, '.gitignore': 'config.yml\n' })
    writeFileSync(join(root, 'config.yml'), CONFIG)
    expect(scriptIn(root)).toBeUndefined()
  })

  it('is not read through a symlink', () => {
    const root = repositoryWith(FILES)
    const elsewhere = repositoryWith({ 'config.yml': CONFIG })
    symlinkSync(join(elsewhere, 'config.yml'), join(root, 'config.yml'))
    expect(scriptIn(root)).toBeUndefined()
  })

  it('is not read where it is no list of settings', () => {
    const root = repositoryWith(FILES)
    writeFileSync(join(root, 'config.yml'), `${CONFIG}more: ${'x'.repeat(300 * 1024)}\n`)
    expect(scriptIn(root)).toBeUndefined()
    writeFileSync(join(root, 'config.yml'), `${CONFIG}more: ${'['.repeat(100_000)}\n`)
    expect(scriptIn(root)).toBeUndefined()
  })
})
