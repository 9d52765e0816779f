import { cellAt, joinCells, type NotebookModule, toFileEdits } from '../notebook/module.ts'
import { readNotebook } from '../notebook/notebook.ts'
import { type PythonModule, readModule } from '../python/module.ts'
import { type Document, positionAt } from '../text/document.ts'
import type { Edit } from '../text/edits.ts'
import type { Problem } from '../transform.ts'
import type { Diagnostic } from './diagnostic.ts'

/** Python where it stands: a `.py` file, or the code cells of a notebook. */
export interface PythonFile {
  readonly document: Document
  readonly module: PythonModule
  /** Edits of the module as edits of the file. */
  toFile(edits: readonly Edit[]): Edit[]
  diagnose(problem: Problem): Diagnostic
  /** Where an offset of the module stands, as a person would look for it. */
  place(offset: number): Pick<Diagnostic, 'path' | 'line' | 'column' | 'cell'>
}

export type PythonFileResult =
  | { readonly status: 'ok'; readonly file: PythonFile }
  | { readonly status: 'unreadable'; readonly offset: number; readonly reason: string }

/**
 * Reads Python from a document.
 *
 * @throws Error when called before `loadPython`.
 */
export function readPythonFile(document: Document): PythonFileResult {
  if (!document.path.endsWith('.ipynb')) {
    const place = (offset: number) => ({
      path: document.path,
      ...positionAt(document.text, offset),
    })
    return ok({ document, module: readModule(document.text), toFile: (edits) => [...edits], place })
  }
  const result = readNotebook(document.text)
  if (result.status !== 'ok')
    return { status: 'unreadable', offset: result.offset, reason: result.reason }
  const cells: NotebookModule = joinCells(result.notebook)
  const place = (offset: number) => {
    const placed = cellAt(cells, offset)
    if (!placed) return { path: document.path, line: 1, column: 1 }
    return {
      path: document.path,
      ...positionAt(placed.cell.text, offset - placed.start),
      cell: placed.cell.index,
    }
  }
  return ok({
    document,
    module: readModule(cells.text),
    toFile: (edits) => toFileEdits(cells, edits),
    place,
  })
}

function ok(file: Omit<PythonFile, 'diagnose'>): PythonFileResult {
  const diagnose = ({ code, severity, at, message, hint }: Problem): Diagnostic => ({
    code,
    severity,
    ...file.place(at),
    message,
    hint,
  })
  return { status: 'ok', file: { ...file, diagnose } }
}
