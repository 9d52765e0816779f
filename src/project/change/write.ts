import {
  accessSync,
  constants,
  lstatSync,
  readFileSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { aboutFile, type Diagnostic, isDiagnostic } from '../diagnostic.ts'
import { fileProblem } from '../file-problem.ts'
import { ownFolders } from '../files/own-files.ts'
import { type Change, StaleFileError, versionsOf } from './change.ts'
import { digestOf } from './digest.ts'
import { discard, existingParent, place } from './place.ts'
import { flush, temporaryName, writeWhole } from './replace-file.ts'
import { clear, openStaging, type Staging } from './staging.ts'
import { turnOf } from './turn.ts'

/** What came of writing. */
export interface Written {
  /** The paths of the files that are replaced, made or deleted now. */
  readonly written: readonly string[]
  /** Why the others are as they were, and what else is to be said. */
  readonly failures: readonly Diagnostic[]
}

/**
 * Writes changes in two phases: every new content is on the disk before the first file is replaced. Each file
 * is replaced by a rename, so that at any moment it is either old or new; where one cannot be, those of later turns
 * stay old as well.
 */
export async function writeChanges(root: string, changes: readonly Change[]): Promise<Written> {
  const [first] = changes
  if (!first) return { written: [], failures: [] }
  const staging = openFor(first, root)
  if (isDiagnostic(staging)) return { written: [], failures: [staging] }
  try {
    const { prepared, failures } = prepareAll(root, changes, staging)
    const against = failures.length > 0 ? failures : await flushAll(prepared)
    if (against.length === 0) return replaceAll(root, prepared)
    for (const { temporary } of prepared) if (temporary) rmSync(temporary, { force: true })
    return { written: [], failures: against }
  } finally {
    staging.close()
  }
}

/** Opens the staging folder; a diagnostic at the first file that is to be written where that cannot be done. */
function openFor({ path }: Change, root: string): Staging | Diagnostic {
  try {
    const staging = openStaging(root)
    if (staging.status === 'open') return staging
    const reason = `another aml-debug is writing in this repository (process ${staging.process})`
    return failure(path, reason, 'wait until it is done and run again')
  } catch (error) {
    return failure(path, fileProblem(error), NOTHING_YET)
  }
}

/** A change whose new content is written down, and not in its place yet. */
interface Prepared {
  readonly path: string
  /** The digest of the old content; null for a file that is made anew. */
  readonly before: string | null
  /** The file that holds the new content; null for a deletion. */
  readonly temporary: string | null
  /** Files are replaced in the order of their turns. */
  readonly turn: number
}

/** Prepares every change, so that all that stands against any of them is said at once. */
function prepareAll(
  root: string,
  changes: readonly Change[],
  staging: Staging,
): { prepared: Prepared[]; failures: Diagnostic[] } {
  const isOwnFolder = ownFolders(root)
  const prepared: Prepared[] = []
  const failures: Diagnostic[] = []
  for (const change of changes)
    try {
      prepared.push(prepare(root, change, staging, isOwnFolder))
    } catch (error) {
      failures.push(failure(change.path, fileProblem(error), NOTHING_YET))
    }
  return { prepared, failures }
}

/** Writes the new content where a rename can take it from. */
function prepare(
  root: string,
  change: Change,
  staging: Staging,
  isOwnFolder: (folder: string) => boolean,
): Prepared {
  const { path } = change
  const versions = versionsOf(change)
  const { after } = versions
  const before = versions.before && digestOf(versions.before)
  const turn = turnOf(change, versions)
  const stats = checkTarget(root, path, before, isOwnFolder)
  const target = join(root, path)
  const parent = existingParent(target)
  // a rename asks for no leave of the file itself
  accessSync(parent, constants.W_OK | constants.X_OK)
  if (!after) return { path, before, temporary: null, turn }
  // renames do not cross file systems
  const elsewhere = statSync(parent).dev !== statSync(staging.folder).dev
  if (elsewhere) clear(parent)
  const temporary = join(elsewhere ? parent : staging.folder, temporaryName(path))
  writeWhole(temporary, [after], stats)
  return { path, before, temporary, turn }
}

/**
 * What is known of a file that is about to be replaced; null where there is none.
 *
 * @param before the digest of what it held when it was read
 * @param isOwnFolder whether no symlink leads to a folder
 * @throws Error where the file is not what it was when it was read, or must not be written.
 */
function checkTarget(
  root: string,
  path: string,
  before: string | null,
  isOwnFolder: (folder: string) => boolean,
): Stats | null {
  const target = join(root, path)
  const stats = lstatSync(target, { throwIfNoEntry: false }) ?? null
  if (stats && !stats.isFile()) throw new Error('it is no regular file any more')
  if (stats && (stats.mode & 0o222) === 0) throw new Error('the file is read-only; chmod u+w it')
  const folder = existingParent(target)
  if (!isOwnFolder(relative(root, folder)))
    throw new Error('its folder is a symbolic link, which is not followed')
  const now = stats && digestOf(readFileSync(target))
  if (now !== before) throw new StaleFileError(path)
  return stats
}

/** How many files the disk is asked to keep at a time: one by one, it takes several times as long. */
const AT_ONCE = 16

/** Waits until all new contents are on the disk; gives what goes wrong first, after which nothing else is waited for. */
async function flushAll(prepared: readonly Prepared[]): Promise<Diagnostic[]> {
  // all take from one list, which ends for all of them when one fails
  const waiting = each(prepared)
  const flushers = Array.from({ length: AT_ONCE }, async () => {
    for (const { path, temporary } of waiting)
      try {
        if (temporary) await flush(temporary)
      } catch (error) {
        return failure(path, fileProblem(error), NOTHING_YET)
      }
    return null
  })
  return (await Promise.all(flushers)).filter((failed) => failed !== null).slice(0, 1)
}

function* each<T>(items: readonly T[]): Generator<T> {
  yield* items
}

/** Puts every new content in its place, in turn. */
function replaceAll(root: string, prepared: readonly Prepared[]): Written {
  const failures: Diagnostic[] = []
  const written: string[] = []
  // looked at anew: files have been flushed since
  const isOwnFolder = ownFolders(root)
  let failed: Prepared | null = null
  for (const one of [...prepared].sort((a, b) => a.turn - b.turn)) {
    const { path, before, temporary, turn } = one
    try {
      if (failed && turn > failed.turn)
        throw new Error(`${failed.path} goes first and is not written`)
      const links = checkTarget(root, path, before, isOwnFolder)?.nlink ?? 1
      const target = join(root, path)
      if (temporary) place(temporary, target)
      else discard(root, target)
      written.push(path)
      if (links > 1) failures.push(otherNames(path, links))
    } catch (error) {
      if (temporary) rmSync(temporary, { force: true })
      failures.push(failure(path, fileProblem(error)))
      failed ??= one
    }
  }
  return { written, failures }
}

function otherNames(path: string, links: number): Diagnostic {
  return aboutFile(path, {
    code: 'hard-link',
    severity: 'warning',
    message: `the file had ${links} names (hard links); only this one has the change`,
    hint: 'link the other names anew if they should have it, too',
  })
}

const NOTHING_YET = 'mend this and run again; no file is written until then'

function failure(
  path: string,
  reason: string,
  hint = 'mend this and run again; files already written are complete',
): Diagnostic {
  return aboutFile(path, {
    code: 'not-written',
    severity: 'error',
    message: `not written: ${reason}`,
    hint,
  })
}
