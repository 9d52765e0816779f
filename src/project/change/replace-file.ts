import {
  closeSync,
  fchmodSync,
  fchownSync,
  openSync,
  promises,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { uniqueName } from './digest.ts'

/**
 * Replaces a file as a whole, or makes it; what is no regular file (a pipe, a terminal) is written to.
 *
 * @throws Error where it cannot be written; the old file is still there then
 */
export async function replaceFile(file: string, parts: Iterable<Buffer>): Promise<void> {
  const stats = statSync(file, { throwIfNoEntry: false }) ?? null
  if (stats && !stats.isFile()) {
    const open = openSync(file, 'w')
    try {
      for (const part of parts) writeAll(open, part)
    } finally {
      closeSync(open)
    }
    return
  }
  const target = stats ? realpathSync(file) : file
  const temporary = join(dirname(target), temporaryName(target))
  writeWhole(temporary, parts, stats)
  try {
    await flush(temporary)
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Writes a new file with the mode and owner of the one that it will replace; all of it or none. */
export function writeWhole(file: string, parts: Iterable<Buffer>, like: Stats | null): void {
  const open = openSync(file, 'wx', 0o666)
  try {
    for (const part of parts) writeAll(open, part)
    if (like) {
      const own = statSync(file)
      if (own.uid !== like.uid || own.gid !== like.gid) tryOwner(open, like)
      // after the owner: changing it clears some bits
      fchmodSync(open, like.mode & 0o7777)
    }
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  } finally {
    closeSync(open)
  }
}

/** Waits until a file is on the disk. */
export async function flush(file: string): Promise<void> {
  const open = await promises.open(file, 'r+')
  try {
    await open.sync()
  } finally {
    await open.close()
  }
}

function writeAll(open: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(open, bytes, at)
}

/** Only root may give files away; for everybody else the new file is their own. */
function tryOwner(open: number, { uid, gid }: Stats): void {
  try {
    fchownSync(open, uid, gid)
  } catch {}
}

/** A name that no other file has, and by which `clear` knows what a killed run has left. */
export const temporaryName = (path: string): string =>
  `.${basename(path).slice(0, 40)}.${uniqueName()}.aml-debug-tmp`
