import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Git does not answer: it is not installed, or takes the repository for somebody else's. */
export class GitError extends Error {}

/**
 * What git prints for some arguments.
 *
 * @param purpose what it is asked for, behind "git cannot"
 * @param otherwise how to do without it
 * @throws GitError
 */
function askGit(
  cwd: string,
  args: readonly string[],
  purpose: string,
  otherwise: string,
  input = '',
): Buffer {
  try {
    return execFileSync('git', ['-c', 'core.fsmonitor=false', ...args], {
      cwd,
      input,
      maxBuffer: 1 << 30,
      stdio: ['pipe', 'pipe', 'pipe'],
      // a hook's environment names its own repository's index
      env: withoutGitVariables(),
    })
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: Buffer }
    const said = stderr?.toString('utf8').trim() ?? ''
    const reason = code === 'ENOENT' ? 'it is not installed' : said.split('\n')[0]
    // for a repository of somebody else's, git itself names the command that lets it be read
    const mend = /^\tgit config .*$/m.exec(said)?.[0].trim()
    const next = mend ? `run ${mend}` : 'mend that'
    throw new GitError(`git cannot ${purpose}: ${reason}; ${next}, or ${otherwise}`)
  }
}

/**
 * The paths that git lists.
 *
 * @param kinds options of `git ls-files` that say which: `--cached`, `--others`
 * @throws GitError
 */
export const listedByGit = (root: string, kinds: readonly string[]): string[] =>
  askGit(
    root,
    ['ls-files', '-z', ...kinds],
    'list the files of this repository',
    'pass --no-ignore to take every file there is',
  )
    .toString('utf8')
    .split('\0')

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

/**
 * Files among `paths` with changes that git has not committed; none where there is no repository.
 *
 * @throws GitError
 */
export function uncommitted(root: string, paths: readonly string[]): Uncommitted[] {
  if (paths.length === 0 || !existsSync(join(root, '.git'))) return []
  const status = askGit(
    root,
    [
      'status',
      '--porcelain',
      '-z',
      '--untracked-files=all',
      '--ignore-submodules=all',
      '--no-renames',
    ],
    'say which files have uncommitted changes',
    'pass --allow-dirty to write all the same',
  ).toString('utf8')
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

/**
 * The contents of files in the last commit; files that it does not have are left out.
 *
 * @throws GitError
 */
export function committed(root: string, paths: readonly string[]): Map<string, Buffer> {
  const asked = paths.filter((path) => !path.includes('\n'))
  const answer = askGit(
    root,
    ['cat-file', '--batch'],
    'read the last commit',
    'pass --allow-dirty to write all the same',
    asked.map((path) => `HEAD:${path}\n`).join(''),
  )
  const found = new Map<string, Buffer>()
  let at = 0
  for (const path of asked) {
    const line = answer.toString('latin1', at, answer.indexOf('\n', at))
    at += line.length + 1
    const [, type, size] = /^[0-9a-f]{40,} (\w+) (\d+)$/.exec(line) ?? []
    if (size === undefined) continue
    if (type === 'blob') found.set(path, answer.subarray(at, at + Number(size)))
    at += Number(size) + 1
  }
  return found
}

/** Whether git ignores a path, which need not exist. */
export function isIgnored(root: string, path: string): boolean {
  try {
    askGit(root, ['check-ignore', '-q', '--', path], 'say what it ignores', 'pass --no-ignore')
    return true
  } catch {
    // git ends with an error where it does not
    return false
  }
}
