import {
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { entriesOf } from '../files/listing.ts'
import { digestOf, uniqueName } from './digest.ts'

/** A folder that new contents are written to before renames put them in their places, and a lock. */
export interface Staging {
  readonly status: 'open'
  readonly folder: string
  /** Removes the folder with all that is in it. */
  close(): void
}

/** The staging folder, or the id of the process that has it. */
export type OpenStaging = Staging | { readonly status: 'busy'; readonly process: number }

/**
 * Opens the repository's staging folder: out of sight, on the same file system, and always the same, so that what
 * a killed run has left there goes with the next one.
 *
 * @throws Error where no folder can be made
 */
export function openStaging(root: string): OpenStaging {
  let problem: unknown
  for (const folder of candidates(root))
    try {
      if (!isOwnFolder(folder, root)) continue
      return lock(folder)
    } catch (error) {
      problem = error
      discard(folder)
    }
  throw problem ?? new Error('there is no place for temporary files')
}

function candidates(root: string): string[] {
  const name = digestOf(root).slice(0, 16)
  const user = process.getuid?.() ?? 0
  const git = join(root, '.git')
  return [
    // a worktree's .git is a file that leads out of the root
    ...(lstatSync(git, { throwIfNoEntry: false })?.isDirectory() ? [join(git, 'aml-debug')] : []),
    join(tmpdir(), `aml-debug-${user}-${name}`),
    join(root, '.aml-debug'),
  ]
}

/** Makes the folder; false where it is another user's, or renames would not reach the root from it. */
function isOwnFolder(folder: string, root: string): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const stats = lstatSync(folder)
  const mine = process.getuid === undefined || stats.uid === process.getuid()
  if (stats.isDirectory() && mine && stats.dev === statSync(root).dev) return true
  if (stats.isDirectory() && mine) discard(folder)
  return false
}

/** Removes a folder if it is empty. */
function discard(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {}
}

/** Removes the temporary files that a killed run has left in a folder; only while the lock is held. */
export function clear(folder: string): void {
  for (const { name } of entriesOf(folder)) {
    const waiting = /^(\d+)-[0-9a-f]{12}\.pid$/.exec(name)
    if (waiting ? !isAlive(Number(waiting[1])) : /^\..*\.[0-9a-f]{12}\.aml-debug-tmp$/s.test(name))
      rmSync(join(folder, name), { force: true })
  }
}

const LOCK = 'lock'

/** The folders that this process has the lock of: whoever uses the library may write twice at once. */
const held = new Set<string>()

function lock(folder: string): OpenStaging {
  const file = join(folder, LOCK)
  const own = join(folder, `${process.pid}-${uniqueName()}.pid`)
  for (;;) {
    try {
      writeFileSync(own, String(process.pid))
      // a link is there at once and whole, or not at all
      linkSync(own, file)
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(own, { force: true })
    }
    const holder = readHolder(file)
    if (holder !== null && (isAlive(holder) || held.has(folder)))
      return { status: 'busy', process: holder }
    rmSync(file, { force: true })
  }
  clear(folder)
  held.add(folder)
  return {
    status: 'open',
    folder,
    close() {
      clear(folder)
      held.delete(folder)
      rmSync(file, { force: true })
      discard(folder)
    },
  }
}

function readHolder(file: string): number | null {
  try {
    const number = Number(readFileSync(file, 'utf8'))
    return Number.isInteger(number) && number > 0 ? number : null
  } catch {
    return null
  }
}

function isAlive(id: number): boolean {
  if (id === process.pid) return false
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
