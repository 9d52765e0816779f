import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openWorkspace } from '../../src/project/files/open-workspace.ts'
import { mapRepository } from '../../src/project/map/map.ts'
import { loadPython } from '../../src/python/grammar.ts'
import { repositoryWith } from '../folders.ts'

const FILES = {
  'jobs/clean/main.py': 'print()\n',
  'jobs/train/main.py': 'print()\n',
  'pipeline.py': `import os
from azureml.pipeline.steps import PythonScriptStep

for folder in os.listdir("jobs"):
    PythonScriptStep(name=folder, script_name="main.py", source_directory=f"jobs/{folder}")
`,
  '.gitignore': '/jobs/local\n__pycache__\n',
}

/** The scripts of the steps of a repository; null for each that is not known. */
const scriptsIn = (root: string): (string | null)[] =>
  mapRepository(openWorkspace(root), {}).definitions.map(({ script }) => script?.path ?? null)

describe('what a definition finds in a folder', () => {
  beforeAll(loadPython)

  it('is known where all of it is the repository’s own, but for what tools leave', () => {
    const root = repositoryWith(FILES)
    mkdirSync(join(root, 'jobs', '__pycache__'))
    writeFileSync(join(root, 'jobs', '__pycache__', 'main.pyc'), '')
    expect(scriptsIn(root)).toEqual(['jobs/clean/main.py', 'jobs/train/main.py'])
  })

  it('is not known where git ignores some of it', () => {
    const root = repositoryWith(FILES)
    mkdirSync(join(root, 'jobs', 'local'))
    writeFileSync(join(root, 'jobs', 'local', 'main.py'), 'print()\n')
    expect(scriptsIn(root)).toEqual([null])
  })

  it('is not known where a symlink is among it', () => {
    const root = repositoryWith(FILES)
    symlinkSync('train', join(root, 'jobs', 'link'))
    expect(scriptsIn(root)).toEqual([null])
  })
})
