import { closeSync, constants, openSync, readSync } from 'node:fs'
import { dirname } from 'node:path'
import { ownFolders } from './own-files.ts'

/**
 * Reads the files of a repository one after another into one buffer: a buffer of its own for every file costs more
 * than reading them all.
 */
export interface FileReader {
  /**
   * The bytes of a file, which hold until the next call; null for what is no file of the repository's own.
   *
   * @throws Error where the file cannot be read.
   */
  read(path: string, largest: number): Buffer | 'too large' | null
}

// neither follow a symlink nor wait for the other end of a pipe
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Reads files below a root.
 *
 * @param walked files, sorted, whose folders are known to be the repository's own
 */
export function openReader(root: string, walked: readonly string[]): FileReader {
  let buffer = Buffer.allocUnsafe(1 << 22)
  const isOwnFolder = ownFolders(root, walked)
  return {
    read(path, largest) {
      let file: number
      try {
        if (!isOwnFolder(dirname(path))) return null
        file = openSync(`${root}/${path}`, OPEN_FLAGS)
      } catch (error) {
        return unreadable(error)
      }
      try {
        for (let length = 0; ; ) {
          length += readSync(file, buffer, length, buffer.length - length, null)
          if (length > largest) return 'too large'
          // a file gives all that it has, as far as there is room
          if (length < buffer.length) return buffer.subarray(0, length)
          buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)])
        }
      } catch (error) {
        return unreadable(error)
      } finally {
        closeSync(file)
      }
    },
  }
}

const REFUSED = new Set(['EACCES', 'EPERM', 'EIO'])

/** @throws Error where something is there that cannot be read. */
function unreadable(error: unknown): null {
  if (REFUSED.has(String((error as NodeJS.ErrnoException).code))) throw error
  return null
}
