import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, decode } from '../text/document.ts'
import type { Diagnostic } from './diagnostic.ts'
import { isOwnFile, listFiles } from './files.ts'
import { fileOf, type PythonFile, readPythonFile } from './python-file.ts'

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
}

/** More than this is generated: it is not parsed. Bytes. */
const LARGEST = 10 * 1024 * 1024

export const isDiagnostic = (value: object | null): value is Diagnostic =>
  value !== null && 'code' in value

/** Opens a repository; files are read when they are asked for. */
export function openWorkspace(root: string): Workspace {
  const files = listFiles(root)
  const known = new Set(files)
  return readThrough(
    root,
    files,
    (path) => known.has(path) || isOwnFile(root, path),
    (path) => {
      if (!isOwnFile(root, path)) return null
      return statSync(join(root, path)).size > LARGEST
        ? 'too large'
        : readFileSync(join(root, path))
    },
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
  )
}

function readThrough(
  root: string,
  files: readonly string[],
  exists: (path: string) => boolean,
  read: (path: string) => Buffer | 'too large' | null,
): Workspace {
  const documents = new Map<string, Document | Diagnostic | null>()
  const modules = new Map<string, PythonFile | Diagnostic | null>()
  const workspace: Workspace = {
    root,
    files,
    exists,
    bytes(path) {
      const bytes = read(path)
      return bytes === 'too large' ? null : bytes
    },
    document: (path) => once(documents, path, () => readDocument(path, read)),
    python: (path) =>
      once(modules, path, () => {
        const document = workspace.document(fileOf(path))
        if (!document || isDiagnostic(document)) return document
        const result = readPythonFile(document, path)
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
      `it is larger than ${LARGEST / 1024 / 1024} MB`,
      'exclude it',
    )
  if (!bytes) return null
  const decoded = decode(path, bytes)
  return decoded.status === 'text'
    ? decoded.document
    : skipped(path, 'not-utf8', decoded.reason, 'save it as UTF-8')
}

function skipped(path: string, code: string, reason: string, hint: string): Diagnostic {
  return {
    code,
    severity: 'warning',
    path,
    line: 1,
    column: 1,
    message: `skipped: ${reason}`,
    hint,
  }
}

function once<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const found = cache.get(key)
  if (found !== undefined) return found
  const made = make()
  cache.set(key, made)
  return made
}
