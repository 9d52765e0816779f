/** Which file launch configurations go to, in real repositories of git. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { type AddOptions, add, remove, write } from '../../src/index.ts'
import { folderWith, git, put as putIn } from '../folders.ts'

let root: string

beforeEach(() => {
  root = folderWith({
    'code/train/train.py': 'print("hello")\n',
    'pipeline.py':
      'from azureml.pipeline.steps import PythonScriptStep\n\nstep = PythonScriptStep("train.py", source_directory="code/train")\n',
  })
  git(root, 'init', '-q')
})

const put = (path: string, text: string): void => putIn(root, path, text)
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

async function addLaunch(options: Partial<AddOptions> = {}) {
  const result = await add(root, { enabled: (id) => id === 'launch-config', ...options })
  return { ...result, ...(await write(root, result.changes)) }
}
async function removeAll(): Promise<readonly string[]> {
  const { changes } = await remove(root)
  return (await write(root, changes)).written
}
const codes = ({ diagnostics }: { diagnostics: readonly { code: string }[] }) =>
  diagnostics.map(({ code }) => code)

test('a launch.json that git ignores is found, changed, said so, and given back', async () => {
  const text = '{\n  // mine\n  "configurations": [],\n}\n'
  put('.gitignore', '.vscode/\n')
  put('.vscode/launch.json', text)
  const result = await addLaunch()
  expect(codes(result)).toEqual(['launch-file-ignored'])
  expect(read('.vscode/launch.json')).toContain('// mine')
  expect(read('.vscode/launch.json')).toContain('Azure Machine Learning Compute')
  expect(codes(await addLaunch())).toEqual([])
  expect(await removeAll()).toEqual(['.vscode/launch.json'])
  expect(read('.vscode/launch.json')).toBe(text)
})

test('a launch.json that git would ignore is made, said so, and deleted again', async () => {
  put('.gitignore', '.vscode\n')
  expect(codes(await addLaunch())).toEqual(['launch-file-ignored'])
  expect(existsSync(join(root, '.vscode/launch.json'))).toBe(true)
  await removeAll()
  expect(existsSync(join(root, '.vscode/launch.json'))).toBe(false)
})

test('a tracked launch.json is not called ignored', async () => {
  put('.vscode/launch.json', '{}\n')
  execFileSync('git', ['add', '-A'], { cwd: root })
  put('.gitignore', '.vscode/\n')
  expect(codes(await addLaunch())).toEqual([])
})

test('an ignored folder of a sub-project counts as its own', async () => {
  put('.gitignore', '.vscode/\n')
  put('code/.vscode/settings.json', '{}\n')
  const result = await addLaunch()
  expect(codes(result)).toEqual(['launch-file-choice', 'launch-file-ignored'])
  expect(result.diagnostics[0]?.message).toContain('code/.vscode/launch.json')
})

test('what was written to a file that is chosen is found again by remove', async () => {
  put('.gitignore', '*.code-workspace\n')
  const text = '{\n  "folders": [{ "path": "code" }],\n  "launch": { "configurations": [] }\n}\n'
  put('team.code-workspace', text)
  const { written } = await addLaunch({ launchJson: 'team.code-workspace' })
  expect(written).toEqual(['team.code-workspace'])
  expect(await removeAll()).toEqual(['team.code-workspace'])
  expect(read('team.code-workspace')).toBe(text)
})

test('an empty launch.json comes back empty, one that was made goes', async () => {
  put('.vscode/launch.json', '')
  await addLaunch()
  expect(read('.vscode/launch.json')).toContain('"version": "0.2.0"')
  await removeAll()
  expect(read('.vscode/launch.json')).toBe('')
  rmSync(join(root, '.vscode/launch.json'))
  await addLaunch()
  await removeAll()
  expect(existsSync(join(root, '.vscode/launch.json'))).toBe(false)
})

test('what others have added to a file of ours stays, without our comment and prompt', async () => {
  await addLaunch()
  const own = '        {\n            "name": "mine" // keep\n        },'
  put('.vscode/launch.json', read('.vscode/launch.json').replace('[', `[\n${own}`))
  await removeAll()
  expect(read('.vscode/launch.json')).toBe(
    `{\n    "version": "0.2.0",\n    "configurations": [\n${own.slice(0, -1)}\n    ]\n}\n`,
  )
})

test('nothing is written through a link that leads out of the repository', async () => {
  const elsewhere = folderWith({})
  symlinkSync(elsewhere, join(root, '.vscode'))
  const result = await addLaunch()
  expect(codes(result)).toEqual(['not-a-file'])
  expect(result.written).toEqual([])
  expect(readdirSync(elsewhere)).toEqual([])
})
