import { CONFLICT, conflictIn } from '../../text/conflict.ts'
import { type Document, decode, isLfsPointer, positionAt } from '../../text/document.ts'
import { type Diagnostic, isDiagnostic, skipped } from '../diagnostic.ts'
import { fileProblem } from '../file-problem.ts'
import {
  fileOf,
  type PythonFile,
  type PythonFileResult,
  readPythonFile,
  readWrittenFile,
} from './python-file.ts'
import { type Contents, largest } from './reader.ts'
import type { Workspace } from './workspace.ts'

/** The Python of a file, or of the script that a cell writes; why it cannot be read; null where there is none. */
export function readPython(workspace: Workspace, path: string): PythonFile | Diagnostic | null {
  const file = fileOf(path)
  // what a cell writes is part of its notebook
  const held = path === file ? workspace.document(file) : workspace.python(file)
  if (!held || isDiagnostic(held)) return held
  const result = readSafely(() =>
    'module' in held ? readWrittenFile(held, path) : readPythonFile(held),
  )
  if (result.status === 'ok') return result.file
  const code = 'unreadable-notebook'
  if ('text' in held && conflictIn(held.text) !== null)
    return skipped(file, code, `it ${CONFLICT.wrong}`, CONFLICT.hint)
  const { line, column } =
    'text' in held ? positionAt(held.text, result.at) : { line: 1, column: 1 }
  const told = skipped(
    file,
    code,
    result.reason,
    'open and save it with Jupyter, or mend it by hand',
  )
  return { ...told, line, column }
}

/** Reads Python; where nesting overflows the stack, that is an answer, too. */
function readSafely(read: () => PythonFileResult): PythonFileResult {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { status: 'unreadable', reason: 'it is too long or nested too deeply', at: 0 }
  }
}

/** The text of a file, or why it cannot be read; null where there is none. */
export function readDocument(
  path: string,
  read: (path: string) => Contents,
): Document | Diagnostic | null {
  let bytes: Contents
  try {
    bytes = read(path)
  } catch (error) {
    return skipped(path, 'unreadable-file', fileProblem(error), 'check its permissions')
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
  if (decoded.status !== 'text')
    return skipped(
      path,
      'not-utf8',
      decoded.reason,
      `save it as UTF-8${path.endsWith('.py') ? ', and take out a coding line that says otherwise' : ''}`,
    )
  if (isLfsPointer(decoded.document.text))
    return skipped(
      path,
      'lfs-pointer',
      'Git LFS has left a pointer in its place',
      'fetch the file with git lfs pull, then run again',
    )
  return decoded.document
}
