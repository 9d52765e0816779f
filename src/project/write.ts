import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Change } from './change.ts'
import type { Diagnostic } from './diagnostic.ts'

export interface Written {
  readonly written: readonly string[]
  readonly failures: readonly Diagnostic[]
}

/**
 * Writes changes in two phases: every new content is on the disk before the first file is replaced. Each file
 * is replaced by a rename, so that at any moment it is either old or new.
 */
export function writeChanges(root: string, changes: readonly Change[]): Written {
  const prepared: { change: Change; temporary: string | null }[] = []
  const failures: Diagnostic[] = []
  const written: string[] = []
  try {
    for (const change of changes) prepared.push({ change, temporary: prepare(root, change) })
  } catch (error) {
    // nothing has been replaced yet: leave everything as it was
    for (const { temporary } of prepared) if (temporary) rmSync(temporary, { force: true })
    const path = changes[prepared.length]?.path ?? ''
    return { written, failures: [failure(path, (error as Error).message)] }
  }
  for (const { change, temporary } of prepared) {
    try {
      if (!isUnchanged(root, change)) throw new Error('the file has changed since it was read')
      const target = join(root, change.path)
      if (temporary) renameSync(temporary, target)
      else discard(target)
      written.push(change.path)
    } catch (error) {
      if (temporary) rmSync(temporary, { force: true })
      failures.push(failure(change.path, (error as Error).message))
    }
  }
  return { written, failures }
}

/** Writes the new content beside the file it is for; null for a deletion. */
function prepare(root: string, { path, after, before }: Change): string | null {
  if (!after) return null
  const target = join(root, path)
  mkdirSync(dirname(target), { recursive: true })
  const mode = before ? lstatSync(target).mode & 0o7777 : 0o666
  const temporary = join(
    dirname(target),
    `.${basename(target).slice(0, 100)}.${process.pid}.aml-debug-tmp`,
  )
  const file = openSync(temporary, 'wx', mode)
  try {
    for (let at = 0; at < after.length; ) at += writeSync(file, after, at)
    fsyncSync(file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
  return temporary
}

/** Deletes a file, and the folder that it leaves empty. */
function discard(target: string): void {
  unlinkSync(target)
  try {
    rmdirSync(dirname(target))
  } catch {
    // there is something else in it
  }
}

function isUnchanged(root: string, { path, before }: Change): boolean {
  try {
    const now = readFileSync(join(root, path))
    return before?.equals(now) ?? false
  } catch (error) {
    return before === null && (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
}

function failure(path: string, reason: string): Diagnostic {
  return {
    code: 'not-written',
    severity: 'error',
    path,
    line: 1,
    column: 1,
    message: `not written: ${reason}`,
    hint: 'mend this and run again; files already written are complete',
  }
}
