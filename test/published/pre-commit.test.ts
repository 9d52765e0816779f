import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commit, folderWith, git, keep, PROJECT, ROOT, sweep } from '../folders.ts'
import { copySource } from './source.ts'

/** The real framework, from test/requirements.txt. */
const PRE_COMMIT = join(ROOT, '.venv/bin/pre-commit')

it.each([
  'steps/train.py',
  'pipeline.ipynb',
  'conda.yml',
  '.azureml/train.runconfig',
  'requirements.in',
  'deps.txt',
  '.vscode/launch.json',
  'team.code-workspace',
])('both hooks are called for %s, which add can change', (path) => {
  const hooks = readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')
  const patterns = [...hooks.matchAll(/^ {2}files: (.*)$/gm)].map(([, own = '']) => new RegExp(own))
  expect(patterns.map((pattern) => pattern.test(path))).toEqual([true, true])
})

describe('as hooks of pre-commit', () => {
  let source: string
  let user: string
  let cache: string

  beforeAll(() => {
    keep(() => {
      source = folderWith({})
      cache = folderWith({})
      user = folderWith(PROJECT)
    })
    copySource(source)
    git(source, 'init', '-q')
    commit(source)
    const hooks = ['aml-debug', 'aml-debug-remove'].map(
      (id) => `      - id: ${id}\n        language_version: system\n        stages: [manual]\n`,
    )
    const revision = git(source, 'rev-parse', 'HEAD').trim()
    writeFileSync(
      join(user, '.pre-commit-config.yaml'),
      `repos:\n  - repo: ${source}\n    rev: ${revision}\n    hooks:\n${hooks.join('')}`,
    )
    git(user, 'init', '-q')
    commit(user)
  }, 30_000)

  afterAll(sweep)

  function hook(id: string, ...files: string[]): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(
      PRE_COMMIT,
      [
        'run',
        id,
        '--hook-stage',
        'manual',
        ...(files.length > 0 ? ['--files', ...files] : ['--all-files']),
      ],
      {
        cwd: user,
        encoding: 'utf8',
        env: { ...process.env, PRE_COMMIT_HOME: cache, npm_config_prefer_offline: 'true' },
      },
    )
    return { status, output: `${stdout}${stderr}` }
  }
  const read = (path: string) => readFileSync(join(user, path), 'utf8')

  it('keeps scripts debuggable, and debug code out', () => {
    // nothing is instrumented yet: the gate is content
    expect(hook('aml-debug-remove')).toMatchObject({
      status: 0,
      output: expect.stringContaining('Passed'),
    })

    // a hook passes one file of two: the script comes first, its definition waits
    const script = hook('aml-debug', 'src/train.py')
    expect(script.output).toContain('files were modified by this hook')
    expect(script.status).toBe(1)
    expect(read('src/train.py')).toContain('--remote_debug')
    expect(read('pipeline.py')).toBe(PROJECT['pipeline.py'])

    expect(hook('aml-debug')).toMatchObject({ status: 1 })
    expect(read('pipeline.py')).toContain('--remote_debug_port')
    expect(hook('aml-debug')).toMatchObject({ status: 0 })

    const gate = hook('aml-debug-remove', 'pipeline.py')
    expect(gate.status).toBe(1)
    expect(gate.output).toContain('pipeline.py')
    expect(gate.output).not.toContain('src/train.py')
  }, 300_000)
})
