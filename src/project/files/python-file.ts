import { ATTACH } from '../../../transforms/inserted/attach.ts'
import {
  type BrokenCell,
  cellAt,
  joinCells,
  type NotebookModule,
  toFileEdits,
} from '../../notebook/module.ts'
import { isNotebook, readNotebook } from '../../notebook/notebook.ts'
import type { WriteCell } from '../../notebook/writefile.ts'
import { type PythonModule, readModule } from '../../python/module.ts'
import { type Document, fingerprintOf, positionAt } from '../../text/document.ts'
import type { Edit } from '../../text/edits.ts'
import type { Problem } from '../../transform.ts'
import type { Diagnostic, Place } from '../diagnostic.ts'

/** Python where it stands: a `.py` file, the code cells of a notebook, or the script that one cell writes. */
export interface PythonFile {
  /** Of the file, or of the cell that writes it: see `cellPath`. */
  readonly path: string
  /** Tells the text of the file that holds it, which is not kept, from others: see `fingerprint`. */
  readonly fingerprint: number
  readonly module: PythonModule
  /** The cells that write files; the scripts among them are files of their own, by `cellPath`. */
  readonly writes: readonly WriteCell[]
  /** The notebook whose cell writes it; null for what stands for itself. */
  readonly notebook: PythonFile | null
  /** The code cells that are left out because they do not parse. */
  readonly broken: readonly BrokenCell[]
  /** Where a cell starts in the module; null for what is no notebook. */
  startOfCell(index: number): number | null
  /** Edits of the module as edits of the file. */
  toFile(edits: readonly Edit[]): Edit[]
  diagnose(problem: Problem): Diagnostic
  /** Where an offset of the module stands. */
  place(offset: number): Place
}

/** Python in a file, or why there is none, and from where on. */
export type PythonFileResult =
  | { readonly status: 'ok'; readonly file: PythonFile }
  | { readonly status: 'unreadable'; readonly reason: string; readonly at: number }

/**
 * Whether a file is read as Python, by its name. The case of `.py` does not matter to Python; that of `.ipynb` does to
 * Jupyter.
 */
export const isPython = (path: string): boolean =>
  path.slice(-3).toLowerCase() === '.py' || isNotebook(path)

/** The path of the script that a cell writes: `train.ipynb#cell-7`. */
export const cellPath = (notebook: string, index: number): string => `${notebook}#cell-${index}`

/** The file that holds what a path names, which may be a cell of it. */
export const fileOf = (path: string): string => path.replace(/(\.ipynb)#cell-\d+$/, '$1')

/** What a path names, in words: `cell 8 of train.ipynb`. */
export function nameOfPath(path: string): string {
  const cell = cellOf(path)
  return cell === undefined ? path : `cell ${cell + 1} of ${fileOf(path)}`
}

/** The index of the cell that a path names; undefined where it names a file. */
export function cellOf(path: string): number | undefined {
  const index = /\.ipynb#cell-(\d+)$/.exec(path)?.[1]
  return index === undefined ? undefined : Number(index)
}

/**
 * Reads Python from a document, which is not kept.
 *
 * @throws Error when called before `loadPython`.
 */
export function readPythonFile(document: Document): PythonFileResult {
  const held = { path: document.path, fingerprint: fingerprintOf(document) }
  if (!isNotebook(held.path)) return ok({ ...held, ...wholeFile(document) })
  const result = readNotebook(document.text)
  return result.status === 'ok'
    ? ok({ ...held, ...wholeNotebook(held.path, joinCells(result.notebook)) })
    : result
}

/** The fields of a Python file that depend on whether it is a notebook. */
type Content = Omit<PythonFile, 'path' | 'fingerprint' | 'diagnose'>

/** What all files but notebooks have in those fields. */
const NO_CELLS = { writes: [], broken: [], startOfCell: () => null } as const

function wholeFile({ path, text }: Document): Content {
  return {
    ...NO_CELLS,
    module: readModule(text, ATTACH),
    notebook: null,
    toFile: (edits) => [...edits],
    place(offset) {
      const { line, column } = positionAt(text, offset)
      return { path, line, column }
    },
  }
}

function wholeNotebook(path: string, cells: NotebookModule): Content {
  const { module, writes, broken } = cells
  return {
    module,
    writes,
    broken,
    notebook: null,
    startOfCell: (index) => cells.cells.find(({ cell }) => cell.index === index)?.start ?? null,
    toFile: (edits) => toFileEdits(cells, edits),
    place: (offset) => placeInCell(path, cells, offset),
  }
}

/**
 * Reads the script below the first line of a `%%writefile` cell.
 *
 * @throws Error when called before `loadPython`.
 */
export function readWrittenFile(notebook: PythonFile, path: string): PythonFileResult {
  const write = notebook.writes.find(({ cell }) => cellPath(notebook.path, cell.index) === path)
  const cellStart = write ? notebook.startOfCell(write.cell.index) : null
  if (!write || cellStart === null)
    return { status: 'unreadable', reason: 'it has no such cell', at: 0 }
  const start = cellStart + write.body
  return ok({
    path,
    fingerprint: notebook.fingerprint,
    ...NO_CELLS,
    module: readModule(write.cell.text.slice(write.body)),
    notebook,
    toFile: (edits) =>
      notebook.toFile(
        edits.map((edit) => ({ ...edit, start: edit.start + start, end: edit.end + start })),
      ),
    place: (offset) => notebook.place(offset + start),
  })
}

function placeInCell(path: string, cells: NotebookModule, offset: number): Place {
  const placed = cellAt(cells, offset)
  if (!placed) return { path, line: 1, column: 1 }
  return {
    path,
    ...positionAt(placed.cell.text, offset - placed.start),
    cell: placed.cell.index,
  }
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
