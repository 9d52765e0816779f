import {
  cellAt,
  joinCells,
  type NotebookModule,
  type PlacedCell,
  toFileEdits,
} from '../notebook/module.ts'
import { readNotebook } from '../notebook/notebook.ts'
import type { WriteCell } from '../notebook/writefile.ts'
import { type PythonModule, readModule } from '../python/module.ts'
import { type Document, positionAt } from '../text/document.ts'
import type { Edit } from '../text/edits.ts'
import type { Problem } from '../transform.ts'
import type { Diagnostic } from './diagnostic.ts'

/** Python where it stands: a `.py` file, the code cells of a notebook, or the script that one cell writes. */
export interface PythonFile {
  /** The file that holds it. */
  readonly document: Document
  readonly module: PythonModule
  /** The cells that write files; the scripts among them are files of their own, by `cellPath`. */
  readonly writes: readonly WriteCell[]
  /** The code cells that are left out because they do not parse. */
  readonly broken: readonly PlacedCell[]
  /** Where a cell starts in the module; null for what is no notebook. */
  startOfCell(index: number): number | null
  /** Edits of the module as edits of the file. */
  toFile(edits: readonly Edit[]): Edit[]
  diagnose(problem: Problem): Diagnostic
  /** Where an offset of the module stands. */
  place(offset: number): Place
}

/** Where something stands, as a person would look for it; in a notebook within the cell. */
export type Place = Pick<Diagnostic, 'path' | 'line' | 'column' | 'cell'>

export type PythonFileResult =
  | { readonly status: 'ok'; readonly file: PythonFile }
  | { readonly status: 'unreadable'; readonly offset: number; readonly reason: string }

/** The path of the script that a cell writes: `train.ipynb#cell-7`. */
export const cellPath = (notebook: string, index: number): string => `${notebook}#cell-${index}`

/** The file that holds what a path names, which may be a cell of it. */
export const fileOf = (path: string): string => path.replace(/(\.ipynb)#cell-\d+$/, '$1')

/**
 * Reads Python from a document.
 *
 * @param path of the document, or of the script that one of its cells writes
 * @throws Error when called before `loadPython`.
 */
export function readPythonFile(document: Document, path = document.path): PythonFileResult {
  if (!document.path.endsWith('.ipynb')) {
    const place = (offset: number) => ({
      path: document.path,
      ...positionAt(document.text, offset),
    })
    return ok({
      document,
      module: readModule(document.text),
      writes: [],
      broken: [],
      startOfCell: () => null,
      toFile: (edits) => [...edits],
      place,
    })
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
  if (path !== document.path) return readCell(document, cells, path, place)
  return ok({
    document,
    module: readModule(cells.text),
    writes: cells.writes,
    broken: cells.cells.filter(({ cell }) => cells.broken.includes(cell.index)),
    startOfCell: (index) => cells.cells.find(({ cell }) => cell.index === index)?.start ?? null,
    toFile: (edits) => toFileEdits(cells, edits),
    place,
  })
}

/** The script below the first line of a `%%writefile` cell. */
function readCell(
  document: Document,
  cells: NotebookModule,
  path: string,
  place: PythonFile['place'],
): PythonFileResult {
  const write = cells.writes.find(({ cell }) => cellPath(document.path, cell.index) === path)
  const placed = cells.cells.find(({ cell }) => cell === write?.cell)
  if (!write || !placed) return { status: 'unreadable', offset: 0, reason: 'it has no such cell' }
  const start = placed.start + write.body
  return ok({
    document,
    module: readModule(write.cell.text.slice(write.body)),
    writes: [],
    broken: [],
    startOfCell: () => null,
    toFile: (edits) =>
      toFileEdits(
        cells,
        edits.map((edit) => ({ ...edit, start: edit.start + start, end: edit.end + start })),
      ),
    place: (offset) => place(offset + start),
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
