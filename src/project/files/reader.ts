import fs from 'node:fs'
import { dirname } from 'node:path'
import { isNotebook } from '../../notebook/notebook.ts'

/**
 * Gives the bytes of a file, which hold until the next call; null for one that has more than `largest` bytes, and is not
 * read to its end.
 *
 * @throws Error where it cannot be read
 */
export type ReadWhole = (file: string, largest: number) => Buffer | null

/**
 * Reads files one after another into one buffer: a buffer of its own for every file costs more than reading them all.
 * This runs as text on another thread, too, so that it knows nothing but what it is given.
 */
export function wholeReader({ constants, openSync, readSync, closeSync }: typeof fs): ReadWhole {
  // neither follow a symlink nor wait for the other end of a pipe
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  let buffer = Buffer.allocUnsafe(1 << 22)
  return (path, largest) => {
    const file = openSync(path, flags)
    try {
      for (let length = 0; length <= largest; ) {
        length += readSync(file, buffer, length, buffer.length - length, null)
        // a file gives all that it has, as far as there is room
        if (length < buffer.length) return buffer.subarray(0, length)
        buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)])
      }
      return null
    } finally {
      closeSync(file)
    }
  }
}

/**
 * Files of more bytes are not parsed: nobody wrote them by hand, and they would take minutes. Notebooks hold their
 * outputs.
 */
export const LARGEST = { notebook: 32 * 1024 * 1024, other: 2 * 1024 * 1024 }

/** How many bytes of a file are read, by its name. */
export const largest = (path: string): number =>
  isNotebook(path) ? LARGEST.notebook : LARGEST.other

/** The bytes of a file, which hold until the next call; null for what is no file of the repository's own. */
export type Contents = Buffer | 'too large' | null

/**
 * Reads files below a root.
 *
 * @param isOwnFolder see `ownFolders`
 * @throws Error from the function that it gives, where there is something that cannot be read
 */
export function ownReader(
  root: string,
  isOwnFolder: (folder: string) => boolean,
): (path: string) => Contents {
  const readWhole = wholeReader(fs)
  // see `searcher` for why it is put together here
  const top = `${root}/`
  return (path) => {
    try {
      if (!isOwnFolder(dirname(path))) return null
      const bytes = readWhole(top + path, largest(path))
      return bytes && bytes.length <= largest(path) ? bytes : 'too large'
    } catch (error) {
      return unreadable(error)
    }
  }
}

const REFUSED = new Set(['EACCES', 'EPERM', 'EIO'])

/** @throws Error where something is there that cannot be read. */
function unreadable(error: unknown): null {
  if (REFUSED.has(String((error as NodeJS.ErrnoException).code))) throw error
  return null
}
