/** The flags and settings of the command line that decide what VS Code gets. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aml, reportOf } from '../cli/support.ts'
import { repositoryWith } from '../folders.ts'

const files = {
  'deploy.py':
    'from azureml.core.model import InferenceConfig\n\nconfig = InferenceConfig(entry_script="score.py", source_directory="service")\n',
  'service/score.py': 'def init():\n    pass\n\n\ndef run(data):\n    return data\n',
}
const launch = (root: string, path = '.vscode/launch.json') =>
  readFileSync(join(root, path), 'utf8')
const WAIT = '"preLaunchTask": "Azure Machine Learning Deployment: wait for debugpy"'

test('tasks come only when asked for', async () => {
  const root = repositoryWith(files)
  expect((await aml(root, ['add', '-w'])).code).toBe(0)
  expect(existsSync(join(root, '.vscode/tasks.json'))).toBe(false)
  expect(launch(root)).not.toContain('preLaunchTask')
  expect((await aml(root, ['add', '-w', '--allow-dirty', '--only', 'docker-tasks'])).code).toBe(0)
  expect(existsSync(join(root, '.vscode/tasks.json'))).toBe(true)
  expect(launch(root)).toContain(WAIT)
  expect((await aml(root, ['add', '--check'])).code).toBe(0)
})

test('the settings ask for tasks, and for all of it at once', async () => {
  const root = repositoryWith({ ...files, 'aml-debug.toml': 'docker = true\n' })
  expect((await aml(root, ['add', '-w'])).code).toBe(0)
  expect(launch(root)).toContain(WAIT)
  expect((await aml(root, ['remove', '-w', '--allow-dirty'])).code).toBe(0)
  expect(existsSync(join(root, '.vscode'))).toBe(false)
})

test('tasks are taken out alone, and their names with them', async () => {
  const root = repositoryWith(files)
  await aml(root, ['add', '-w', '--docker'])
  await aml(root, ['remove', '-w', '--allow-dirty', '--only', 'docker-tasks'])
  expect(existsSync(join(root, '.vscode/tasks.json'))).toBe(false)
  expect(launch(root)).toContain('Docker Debug')
  expect(launch(root)).not.toMatch(/preLaunchTask|postDebugTask/)
})

test('a path is of the current folder, a setting of the root', async () => {
  const root = repositoryWith({ ...files, 'docs/x.md': '' })
  const flag = ['--launch-json', '../service/.vscode/launch.json', '--only', 'launch-config']
  await aml(join(root, 'docs'), ['add', '-w', ...flag])
  expect(launch(root, 'service/.vscode/launch.json')).toContain(`"\${workspaceFolder}"`)
  // the second is written on Windows
  for (const path of ['service/.vscode/launch.json', 'service\\\\.vscode\\\\launch.json']) {
    const other = repositoryWith({
      ...files,
      'docs/x.md': '',
      'aml-debug.toml': `launch-json = "${path}"\n`,
    })
    await aml(join(other, 'docs'), ['add', '-w', '--only', 'launch-config'])
    expect(existsSync(join(other, 'service/.vscode/launch.json'))).toBe(true)
    expect(existsSync(join(other, '.vscode'))).toBe(false)
  }
})

test('says what cannot be', async () => {
  const root = repositoryWith(files)
  const wrong = async (...args: string[]) => {
    const { code, err } = await aml(root, ['add', ...args])
    expect(code).toBe(2)
    return err
  }
  expect(await wrong('--modernize')).toContain('--only launch-config')
  expect(await wrong('--launch-json', 'launch.json')).toContain('VS Code')
  expect(await wrong('--launch-json', '../.vscode/launch.json')).toContain('outside')
})

test('the report names the launch configuration, the one that is there first of all', async () => {
  const names = async (root: string) =>
    (await reportOf(root, ['add'])).targets.map(({ launch }) => launch)
  expect(await names(repositoryWith(files))).toEqual([
    'Azure Machine Learning Deployment: Docker Debug',
  ])
  const own = {
    name: 'my container',
    type: 'debugpy',
    request: 'attach',
    connect: { port: 5678 },
    pathMappings: [
      { localRoot: `\${workspaceFolder}/service`, remoteRoot: '/var/azureml-app/service' },
    ],
  }
  const text = JSON.stringify({ configurations: [own] })
  expect(await names(repositoryWith({ ...files, '.vscode/launch.json': text }))).toEqual([
    'my container',
  ])
})
