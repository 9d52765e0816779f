import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What git says; null where there is no git, no repository or an error. */
export function git(cwd: string, args: readonly string[]): string | null {
  try {
    return execFileSync('git', ['-c', 'core.fsmonitor=false', ...args], {
      cwd,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      stdio: ['ignore', 'pipe', 'ignore'],
      // a hook's environment names its own repository's index
      env: withoutGitVariables(),
    })
  } catch {
    return null
  }
}

function withoutGitVariables(): NodeJS.ProcessEnv {
  const hooked = /^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY)$/
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !hooked.test(name))),
    GIT_OPTIONAL_LOCKS: '0',
  }
}

/** A file that differs from the last commit. */
export interface Uncommitted {
  readonly path: string
  readonly state: 'staged' | 'dirty' | 'untracked'
}

/** Files among `paths` with changes that git has not committed; empty where there is no git. */
export function uncommitted(root: string, paths: readonly string[]): Uncommitted[] {
  if (paths.length === 0) return []
  const status = git(root, [
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=all',
    '--ignore-submodules=all',
    '--no-renames',
  ])
  if (!status) return []
  const states = new Map(
    status.split('\0').map((entry) => [entry.slice(3), stateOf(entry.slice(0, 2))]),
  )
  return paths.flatMap((path) => {
    const state = states.get(path)
    return state && existsSync(join(root, path)) ? [{ path, state }] : []
  })
}

/** The two letters of `git status --porcelain`: the index, the working tree. */
function stateOf(letters: string): Uncommitted['state'] {
  if (letters === '??') return 'untracked'
  return letters[1] === ' ' ? 'staged' : 'dirty'
}

/** Whether git ignores a path, which need not exist; false where there is no git. */
export function isIgnored(root: string, path: string): boolean {
  return git(root, ['check-ignore', '-q', '--', path]) !== null
}
