import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, decode } from '../text/document.ts'
import { type Diagnostic, skipped } from './diagnostic.ts'
import { isOwnFile, listFiles } from './files.ts'
import { excluding, type Leave, refusing } from './leave.ts'
import { fileOf, type PythonFile, type PythonFileResult, readPythonFile } from './python-file.ts'

/** A repository to read: what its files hold, or would hold after the changes laid over it. */
export interface Workspace {
  readonly root: string
  readonly files: readonly string[]
  exists(path: string): boolean
  /** The bytes of a file; null where there is none that is the repository's own. */
  bytes(path: string): Buffer | null
  document(path: string): Document | Diagnostic | null
  /** The Python of a file, or of the script that a cell of a notebook writes: see `cellPath`. */
  python(path: string): PythonFile | Diagnostic | null
  /** Why a file that can be read must not be changed; null where it may. */
  refusal(path: string): Diagnostic | null
}

/** Files of more bytes are not parsed: nobody wrote them by hand, and they would take minutes. Notebooks hold their outputs. */
const LARGEST = { notebook: 32 * 1024 * 1024, other: 2 * 1024 * 1024 }

const largest = (path: string): number =>
  path.endsWith('.ipynb') ? LARGEST.notebook : LARGEST.other

export const isDiagnostic = (value: object | null): value is Diagnostic =>
  value !== null && 'code' in value

/** Opens a repository; files are read when they are asked for. */
export function openWorkspace(root: string, leave: Leave = {}): Workspace {
  const listed = listFiles(root, leave.everything)
  const known = new Set(listed)
  const excluded = excluding(leave)
  const files = listed.filter((path) => excluded(path) === null)
  return readThrough(
    root,
    files,
    (path) => isOwnFile(root, path),
    (path) => {
      if (!isOwnFile(root, path)) return null
      return statSync(join(root, path)).size > largest(path)
        ? 'too large'
        : readFileSync(join(root, path))
    },
    refusing(known, leave),
  )
}

/** A repository that exists only here. */
export function memoryWorkspace(contents: ReadonlyMap<string, Buffer>): Workspace {
  const files = [...contents.keys()].sort()
  return readThrough(
    '',
    files,
    (path) => contents.has(path),
    (path) => contents.get(path) ?? null,
    refusing(new Set(files), {}),
  )
}

/** The same repository with some files changed (`null` for deleted). */
export function overlay(base: Workspace, changed: ReadonlyMap<string, Buffer | null>): Workspace {
  const files = [...new Set([...base.files, ...changed.keys()])].filter(
    (path) => changed.get(path) !== null,
  )
  return readThrough(
    base.root,
    files,
    (path) => (changed.has(path) ? changed.get(path) !== null : base.exists(path)),
    (path) => (changed.has(path) ? (changed.get(path) ?? null) : base.bytes(path)),
    (path) => base.refusal(path),
  )
}

function readThrough(
  root: string,
  files: readonly string[],
  exists: (path: string) => boolean,
  read: (path: string) => Buffer | 'too large' | null,
  refuse: (path: string, bytes: Buffer | null) => Diagnostic | null,
): Workspace {
  const documents = new Map<string, Document | Diagnostic | null>()
  const modules = new Map<string, PythonFile | Diagnostic | null>()
  const workspace: Workspace = {
    root,
    files,
    exists,
    refusal: (path) => refuse(fileOf(path), workspace.bytes(fileOf(path))),
    bytes(path) {
      try {
        const bytes = read(path)
        return bytes === 'too large' ? null : bytes
      } catch {
        // `document` says why
        return null
      }
    },
    document: (path) => once(documents, path, () => readDocument(path, read)),
    python: (path) =>
      once(modules, path, () => {
        const document = workspace.document(fileOf(path))
        if (!document || isDiagnostic(document)) return document
        const result = readSafely(document, path)
        return result.status === 'ok'
          ? result.file
          : skipped(
              document.path,
              'unreadable-notebook',
              result.reason,
              'open and save it with Jupyter',
            )
      }),
  }
  return workspace
}

/** Nesting that overflows the stack is an answer, not the end. */
function readSafely(document: Document, path: string): PythonFileResult {
  try {
    return readPythonFile(document, path)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { status: 'unreadable', offset: 0, reason: 'it is too long or nested too deeply' }
  }
}

function readDocument(
  path: string,
  read: (path: string) => Buffer | 'too large' | null,
): Document | Diagnostic | null {
  let bytes: Buffer | 'too large' | null
  try {
    bytes = read(path)
  } catch (error) {
    return skipped(path, 'unreadable-file', (error as Error).message, 'check its permissions')
  }
  if (bytes === 'too large')
    return skipped(
      path,
      'file-too-large',
      `it is larger than ${largest(path) / 1024 / 1024} MB`,
      'split it, or exclude it with --exclude',
    )
  if (!bytes) return null
  const decoded = decode(path, bytes)
  return decoded.status === 'text'
    ? decoded.document
    : skipped(path, 'not-utf8', decoded.reason, 'save it as UTF-8')
}

function once<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const found = cache.get(key)
  if (found !== undefined) return found
  const made = make()
  cache.set(key, made)
  return made
}
