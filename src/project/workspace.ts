import { type Document, decode } from '../text/document.ts'
import { type Diagnostic, skipped } from './diagnostic.ts'
import { listFiles, ownFiles } from './files.ts'
import { excluding, type Leave, refusing } from './leave.ts'
import { fileOf, type PythonFile, type PythonFileResult, readPythonFile } from './python-file.ts'
import { openReader } from './reader.ts'
import { findVscodeFiles, isIgnored, isVscodeFile } from './vscode-files.ts'

/** A repository to read: what its files hold, or would hold after the changes laid over it. */
export interface Workspace {
  readonly root: string
  readonly files: readonly string[]
  /** The files that VS Code reads, those that git ignores among them. */
  readonly vscodeFiles: readonly string[]
  /** Whether git ignores a path, which need not exist. */
  ignored(path: string): boolean
  exists(path: string): boolean
  /** The bytes of a file; null where there is none that is the repository's own. */
  bytes(path: string): Buffer | null
  /** The Python files and notebooks that hold a word, and those that cannot be read: they may. */
  mentioning(word: string): readonly string[]
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
  const isOwn = ownFiles(root)
  const excluded = excluding(leave)
  const files = listed.filter((path) => excluded(path) === null)
  const ignored = new Map<string, boolean>()
  const reader = openReader(root)
  let vscode: string[] | undefined
  return readThrough(
    {
      root,
      files,
      get vscodeFiles() {
        vscode ??= findVscodeFiles(root, files)
        return vscode
      },
      ignored: (path) => !known.has(path) && once(ignored, path, () => isIgnored(root, path)),
    },
    isOwn,
    (path) => reader.read(path, largest(path)),
    refusing(known, leave),
  )
}

/** A repository that exists only here. */
export function memoryWorkspace(contents: ReadonlyMap<string, Buffer>): Workspace {
  const files = [...contents.keys()].sort()
  return readThrough(
    { root: '', files, vscodeFiles: files.filter(isVscodeFile), ignored: () => false },
    (path) => contents.has(path),
    (path) => contents.get(path) ?? null,
    refusing(new Set(files), {}),
  )
}

/** The same repository with some files changed (`null` for deleted); what is not changed is not read again. */
export function overlay(base: Workspace, changed: ReadonlyMap<string, Buffer | null>): Workspace {
  const withChanged = (paths: readonly string[]) =>
    [...new Set([...paths, ...changed.keys()])].filter((path) => changed.get(path) !== null)
  const over = readThrough(
    {
      root: base.root,
      files: withChanged(base.files),
      get vscodeFiles() {
        return withChanged(base.vscodeFiles).filter(isVscodeFile)
      },
      ignored: base.ignored,
    },
    (path) => (changed.has(path) ? changed.get(path) !== null : base.exists(path)),
    (path) => changed.get(path) ?? null,
    (path) => base.refusal(path),
  )
  const holder = (path: string) => (changed.has(fileOf(path)) ? over : base)
  return {
    ...over,
    bytes: (path) => (changed.has(path) ? (changed.get(path) ?? null) : base.bytes(path)),
    mentioning: (word) => [
      ...base.mentioning(word).filter((path) => !changed.has(path)),
      ...[...changed].flatMap(([path, bytes]) =>
        isPython(path) && bytes?.includes(word) ? [path] : [],
      ),
    ],
    document: (path) => holder(path).document(path),
    python: (path) => holder(path).python(path),
  }
}

const isPython = (path: string): boolean => /\.(py|ipynb)$/.test(path)

function readThrough(
  base: Pick<Workspace, 'root' | 'files' | 'vscodeFiles' | 'ignored'>,
  exists: (path: string) => boolean,
  read: (path: string) => Buffer | 'too large' | null,
  refuse: (path: string, bytes: Buffer | null) => Diagnostic | null,
): Workspace {
  const documents = new Map<string, Document | Diagnostic | null>()
  const modules = new Map<string, PythonFile | Diagnostic | null>()
  const mentions = new Map<string, string[]>()
  /** Bytes that hold until the next call. */
  const peek = (path: string): Buffer | null => {
    try {
      const bytes = read(path)
      return bytes === 'too large' ? null : bytes
    } catch {
      // `document` says why
      return null
    }
  }
  const workspace: Workspace = {
    root: base.root,
    files: base.files,
    get vscodeFiles() {
      return base.vscodeFiles
    },
    ignored: base.ignored,
    exists,
    refusal: (path) => refuse(fileOf(path), peek(fileOf(path))),
    bytes(path) {
      const bytes = peek(path)
      return bytes && Buffer.from(bytes)
    },
    mentioning: (word) =>
      once(mentions, word, () =>
        base.files.filter((path) => isPython(path) && (peek(path)?.includes(word) ?? true)),
      ),
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
