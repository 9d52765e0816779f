import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { findRoot, inRoot } from '../project/files/root.ts'
import { isBelow } from '../python/paths.ts'
import { UsageError } from './command-line/usage.ts'

/** The repository that the given paths are of, and which of its files may change. */
export interface PathScope {
  readonly root: string
  /** Files named one by one, relative to the root: a hook's case. */
  readonly named: ReadonlySet<string>
  /** Folders that are named, relative to the root. */
  readonly folders: readonly string[]
  allows(path: string): boolean
}

/** What `add` makes where it is not there yet: it can be named before, and after `remove`. */
const MADE = /(^|[\\/])\.vscode([\\/]+((launch|tasks)\.json)?)?$/

/**
 * Reads the paths of the command line.
 *
 * @throws UsageError for a path that is empty, does not exist or lies outside the repository.
 */
export function readPaths(cwd: string, paths: readonly string[]): PathScope {
  // of a variable that holds nothing: it would mean the whole folder
  if (paths.includes('')) throw new UsageError('a path is empty; leave it out, or name a file')
  const root = rootOf(cwd, paths[0])
  const named = new Set<string>()
  const folders: string[] = []
  const made: string[] = []
  for (const path of paths) {
    const isThere = existsSync(resolve(cwd, path))
    if (!isThere && !MADE.test(path))
      throw new UsageError(`there is no ${path} here; check the path`)
    const inside = inRoot(root, cwd, path)
    if (inside === null)
      throw new UsageError(`${path} is outside of the repository ${root}; run aml-debug there`)
    if (!isThere) made.push(inside)
    else if (statSync(resolve(cwd, path)).isDirectory()) folders.push(inside)
    else named.add(inside)
  }
  const allows = (path: string) =>
    paths.length === 0 ||
    named.has(path) ||
    made.includes(path) ||
    [...folders, ...made].some((folder) => isBelow(path, folder))
  return { root, named, folders, allows }
}

/** Without git, a folder that is named is a repository; a file is of the one that the user is in, as `.vscode` is. */
function rootOf(cwd: string, first = '.'): string {
  const path = resolve(cwd, first)
  if (!existsSync(path)) return findRoot(cwd)
  if (statSync(path).isDirectory() && !isSettings(path)) return findRoot(path)
  const folder = isSettings(dirname(path)) ? dirname(dirname(path)) : dirname(path)
  return findRoot(folder, inRoot(realpathSync(cwd), cwd, folder) === null ? folder : cwd)
}

/** Whether a folder is the one of VS Code's settings, which is in what they are for. */
const isSettings = (folder: string): boolean => basename(folder) === '.vscode'
