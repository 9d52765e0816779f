import { lstatSync, type Stats } from 'node:fs'
import { basename, dirname } from 'node:path'
import { Recent } from './recent.ts'
import { hasIn } from './sorted.ts'

/**
 * Tells whether a path, relative to the root, is a regular file that is reached without a symlink: each folder is looked
 * at once.
 */
export function ownFiles(
  root: string,
  isOwnFolder: (folder: string) => boolean = ownFolders(root),
): (path: string) => boolean {
  // see `searcher` for why it is put together here
  const top = `${root}/`
  return (path) => {
    try {
      // the folder first: most of the files that are asked for are not there, nor is their folder
      return isOwnFolder(dirname(path)) && lookAt(top + path)?.isFile() === true
    } catch {
      return false
    }
  }
}

/**
 * Tells whether there is a folder, relative to the root, that is reached without a symlink or `..`; each is looked at once.
 *
 * @param walked files, sorted, that were reached that way
 * @throws Error from the function that it gives, where the folder cannot be looked at.
 */
export function ownFolders(
  root: string,
  walked: readonly string[] = [],
): (folder: string) => boolean {
  const known = new Recent<boolean>()
  const top = `${root}/`
  const isOwn = (folder: string): boolean => {
    const parent = dirname(folder)
    return (
      parent === folder ||
      hasIn(walked, folder) ||
      known.getPlain(
        folder,
        () =>
          basename(folder) !== '..' &&
          isOwn(parent) &&
          lookAt(top + folder)?.isDirectory() === true,
      )
    )
  }
  return isOwn
}

const lookAt = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false })
