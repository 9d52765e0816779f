import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, realpathSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import fastGlob from 'fast-glob'

/** The repository that holds `from`: git's top level, else the folder itself. */
export function findRoot(from: string): string {
  const start = realpathSync(from)
  const top = git(start, ['rev-parse', '--show-toplevel'])
  return top ? realpathSync(top.trim()) : start
}

/** Folders that hold other people's code. */
const VENDORED =
  /(^|\/)(node_modules|site-packages|\.venv|venv|\.tox|\.git|__pycache__|\.ipynb_checkpoints)(\/|$)/

/**
 * Every file of the repository that git does not ignore, relative to the root.
 * Without git, every file below it.
 */
export function listFiles(root: string): string[] {
  const listed = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
  const paths = listed === null ? walkFiles(root) : listed.split('\0').filter(Boolean)
  return [...new Set(paths)].filter((path) => !VENDORED.test(path)).sort()
}

function walkFiles(root: string): string[] {
  return fastGlob.sync('**/*.{py,ipynb,json,yml,yaml,runconfig,txt,in,pip}', {
    cwd: root,
    dot: true,
    followSymbolicLinks: false,
    suppressErrors: true,
    ignore: [
      '**/node_modules/**',
      '**/site-packages/**',
      '**/.venv/**',
      '**/venv/**',
      '**/.git/**',
    ],
  })
}

function git(cwd: string, args: readonly string[]): string | null {
  try {
    return execFileSync('git', args, {
      cwd,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return null
  }
}

/** Files among `paths` with changes that git has not committed; empty where there is no git. */
export function uncommitted(root: string, paths: readonly string[]): string[] {
  const status = git(root, [
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=all',
    '--',
    ...paths.map((path) => `:(literal)${path}`),
  ])
  if (!status) return []
  const dirty = new Set(status.split('\0').map((entry) => entry.slice(3)))
  return paths.filter((path) => dirty.has(path) && existsSync(join(root, path)))
}

/** A regular file inside the root, reached without a symlink. */
export function isOwnFile(root: string, path: string): boolean {
  try {
    const full = join(root, path)
    return lstatSync(full).isFile() && realpathSync(full) === full
  } catch {
    return false
  }
}

/** A path as users give it, relative to the root; null where it leads out of it. */
export function inRoot(root: string, cwd: string, path: string): string | null {
  const from = relative(root, resolve(cwd, path)).split(sep).join('/')
  return from === '..' || from.startsWith('../') ? null : from
}
