import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Reads the files of a repository one after another into one buffer. This is the fast path of a scan: a buffer of
 * its own for every file costs more than reading and searching them all.
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
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

export function openReader(root: string): FileReader {
  let buffer = Buffer.allocUnsafe(1 << 20)
  const own = new Map<string, boolean>()
  /** Whether a folder is reached without a symlink. */
  const isOwnFolder = (folder: string): boolean => {
    let known = own.get(folder)
    if (known === undefined) {
      const full = join(root, folder)
      known = realpathSync(full) === full
      own.set(folder, known)
    }
    return known
  }
  return {
    read(path, largest) {
      let file: number
      try {
        if (!isOwnFolder(dirname(path))) return null
        file = openSync(join(root, path), FLAGS)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EACCES' || code === 'EPERM' || code === 'EIO') throw error
        return null
      }
      try {
        const stat = fstatSync(file)
        if (!stat.isFile()) return null
        if (stat.size > largest) return 'too large'
        if (stat.size >= buffer.length) buffer = Buffer.allocUnsafe(stat.size * 2)
        let length = 0
        for (let read = -1; read !== 0 && length < buffer.length; length += read)
          read = readSync(file, buffer, length, buffer.length - length, null)
        return buffer.subarray(0, length)
      } finally {
        closeSync(file)
      }
    },
  }
}
