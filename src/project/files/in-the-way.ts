import { lstatSync } from 'node:fs'
import { dirname, upwards } from '../../python/paths.ts'
import { type Diagnostic, skipped } from '../diagnostic.ts'
import { isVscodeFile } from './vscode-files.ts'

/** Says what stands where a file would be read or made, such as a symlink; null where nothing does. */
export function inTheWay(root: string, path: string): Diagnostic | null {
  const folder = [...upwards(dirname(path))]
    .reverse()
    .find((one) => one && !isA(root, one, 'folder'))
  const [blocking, wanted] =
    folder === undefined ? [path, 'file' as const] : [folder, 'folder' as const]
  const found = kindOf(root, blocking)
  if (found === null || found === wanted) return null
  const name = blocking === path ? 'it' : blocking
  const what =
    found === 'link'
      ? 'a symbolic link, which is not followed'
      : `no ${wanted === 'file' ? 'regular file' : 'folder'}`
  const diagnostic = skipped(
    path,
    'not-a-file',
    `${name} is ${what}`,
    isVscodeFile(path)
      ? `put a ${wanted} in its place, or choose another launch.json with --launch-json`
      : found === 'link'
        ? 'name the file that it leads to'
        : 'put a file in its place',
  )
  // nothing at all can be added without it
  return isVscodeFile(path) ? { ...diagnostic, severity: 'error' } : diagnostic
}

const isA = (root: string, path: string, wanted: 'file' | 'folder'): boolean =>
  kindOf(root, path) === wanted

function kindOf(root: string, path: string): 'file' | 'folder' | 'link' | 'other' | null {
  try {
    const stats = lstatSync(`${root}/${path}`, { throwIfNoEntry: false })
    if (!stats) return null
    if (stats.isSymbolicLink()) return 'link'
    return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other'
  } catch {
    // a part of the path is no folder, or may not be looked into: writing says so
    return null
  }
}
