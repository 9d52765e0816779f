import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'

/** The repository that holds a folder: the nearest folder with a `.git`, be it a worktree's file; else `otherwise`. */
export function findRoot(from: string, otherwise = from): string {
  for (let folder = realpathSync(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder
    if (folder === dirname(folder)) return realpathSync(otherwise)
  }
}

/** A path as users give it, relative to the root, which is a real path; null where it leads out of it. */
export function inRoot(root: string, cwd: string, path: string): string | null {
  const from = relative(root, followed(resolve(cwd, path)))
    .split(sep)
    .join('/')
  return from === '..' || from.startsWith('../') ? null : from
}

/** A path with the symlinks among its folders followed, as far as there are any; a file that is a symlink stays one. */
function followed(path: string): string {
  return existsSync(path) && statSync(path).isDirectory()
    ? realpathSync(path)
    : join(followed(dirname(path)), basename(path))
}
