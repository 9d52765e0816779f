/** Folders and repositories that tests make, and one project to put into them. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach } from 'vitest'

/** The folder of this project. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

const made: string[] = []
let kept: string[] = []

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Gives what is made of folders that stay until `sweep`: those that all tests of a file work in. */
export function keep<T>(make: () => T): T {
  const result = make()
  kept = [...kept, ...made.splice(0)]
  return result
}

/** Removes what was kept; to be called after all tests of the file. */
export function sweep(): void {
  for (const folder of kept.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** A folder with files in it, gone after the test. */
export function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'aml-debug-test-')))
  made.push(root)
  for (const [path, content] of Object.entries(files)) put(root, path, content)
  return root
}

/** Writes a file, and makes the folders that it is in. */
export function put(root: string, path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

/** The same as a repository with everything committed. */
export function repositoryWith(files: Readonly<Record<string, string | Buffer>>): string {
  const root = folderWith(files)
  git(root, 'init', '-q')
  commit(root)
  return root
}

export function commit(root: string): void {
  git(root, 'add', '-A')
  git(root, 'commit', '-qm', 'all', '--allow-empty')
}

export const git = (root: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.invalid', ...args], {
    cwd: root,
    encoding: 'utf8',
  })

/** One step and its script. */
export const PROJECT = {
  'pipeline.py':
    "from azureml.pipeline.steps import PythonScriptStep\n\nstep = PythonScriptStep(\n    name='Train',\n    script_name='train.py',\n    source_directory='src',\n    compute_target='cpu',\n    arguments=['--epochs', 3],\n)\n",
  'src/train.py': 'import sys\n\nprint(sys.argv)\n',
}
