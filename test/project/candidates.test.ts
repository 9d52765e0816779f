import { describe, expect, it } from 'vitest'
import { memoryWorkspace } from '../../src/project/files/memory-workspace.ts'
import { candidates } from '../../src/project/map/candidates.ts'

const workspaceOf = (files: Readonly<Record<string, string>>) =>
  memoryWorkspace(new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])))

describe('files that may hold definitions', () => {
  it.each([
    ['from azureml.core import ScriptRunConfig as Job', 'from jobs import Job\n'],
    [
      'from azureml.core import (Run,\n    ScriptRunConfig as Job  # ours\n)',
      'import jobs; jobs.Job()\n',
    ],
    ['from azureml.core import ScriptRunConfig as Job; print()', 'Job(x)\n'],
  ])('are those that use a class by its other name: %s', (definition, other) => {
    expect(candidates(workspaceOf({ 'jobs.py': definition, 'other.py': other }))).toEqual([
      'jobs.py',
      'other.py',
    ])
  })

  it('are not those that share a word with a comment', () => {
    const definition =
      '# a ScriptRunConfig as an example\nfrom azureml.core import ScriptRunConfig\n'
    expect(candidates(workspaceOf({ 'jobs.py': definition, 'other.py': 'an = 1\n' }))).toEqual([
      'jobs.py',
    ])
  })
})
