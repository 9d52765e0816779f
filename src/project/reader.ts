import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ownFolders } from './files.ts'

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
  const isOwnFolder = ownFolders()
  return {
    read(path, largest) {
      let file: number
      try {
        const full = join(root, path)
        if (!isOwnFolder(dirname(full))) return null
        file = openSync(full, FLAGS)
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
