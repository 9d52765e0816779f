import { type PythonModule, readModule } from '../python/module.ts'
import { parsePython } from '../python/parse.ts'
import type { Edit } from '../text/edits.ts'
import { blank, maskCommands, maskMagics } from './magics.ts'
import type { CodeCell, Notebook } from './notebook.ts'
import { maskWriteCell, readWriteCell, type WriteCell } from './writefile.ts'

/** The code cells of a notebook as one Python module. */
export interface NotebookModule {
  readonly module: PythonModule
  readonly cells: readonly PlacedCell[]
  /** Cells that are left out because they are no Python that parses. */
  readonly broken: readonly BrokenCell[]
  /** Cells that write files when they are run. */
  readonly writes: readonly WriteCell[]
}

/** A cell and where its text is in the module's. */
export interface PlacedCell {
  readonly cell: CodeCell
  /** Where the cell's text starts in the module's. */
  readonly start: number
  readonly end: number
}

/** A cell that does not parse. */
export interface BrokenCell extends PlacedCell {
  /** Where the parser stumbled, in the module's text. */
  readonly error: number
}

/**
 * Joins the cells in order. Magics are masked and cells of other languages blanked, so that every offset holds.
 *
 * @throws Error when called before `loadPython`.
 */
export function joinCells(notebook: Notebook): NotebookModule {
  const broken: BrokenCell[] = []
  const writes = notebook.cells.flatMap((cell) => readWriteCell(cell) ?? [])
  const writeOf = (cell: CodeCell) => writes.find((write) => write.cell === cell)
  const pieces = notebook.cells.map((cell) => {
    const write = writeOf(cell)
    return write ? maskWriteCell(write) : (maskMagics(cell.text) ?? blank(cell.text))
  })
  let start = 0
  const cells = notebook.cells.map((cell): PlacedCell => {
    const placed = { cell, start, end: start + cell.text.length }
    start = placed.end + 1
    return placed
  })
  const module = readModule(pieces.join('\n'))
  if (module.error === null) return { module, cells, broken, writes }
  // one broken cell must not take the others with it
  const sound = cells.map((placed, i) => {
    const piece = pieces[i] as string
    const { error } = parsePython(piece)
    if (error === null) return piece
    const plain = maskCommands(piece)
    if (plain !== piece && parsePython(plain).error === null) return plain
    if (!writeOf(placed.cell)) broken.push({ ...placed, error: placed.start + error })
    return blank(piece)
  })
  return { module: readModule(sound.join('\n')), cells, broken, writes }
}

/** The cell that holds an offset of the module. */
export function cellAt({ cells }: NotebookModule, offset: number): PlacedCell | null {
  return cells.findLast((cell) => cell.start <= offset && offset <= cell.end) ?? null
}

/**
 * Edits of the module as edits of the notebook's file: only characters inside the cells' string literals change.
 *
 * @throws RangeError where an edit reaches over the end of a cell.
 */
export function toFileEdits(module: NotebookModule, edits: readonly Edit[]): Edit[] {
  return edits.map((edit) => {
    const placed = cellAt(module, edit.start)
    if (!placed || edit.end > placed.end)
      throw new RangeError(`an edit reaches over the end of a cell (offset ${edit.start})`)
    const { cell } = placed
    const { start, end, text } = keepsOddNewline(placed, edit)
    const from = fileOffset(cell, start - placed.start)
    const to = start === end ? from : fileOffset(cell, end - placed.start)
    const opens = start === end && needsNewLiteral(cell, start - placed.start)
    return {
      start: from,
      end: to,
      text: (opens ? `"${cell.separator}"` : '') + toLiteral(cell, text),
    }
  })
}

/** A deletion of whole lines, such that of the newlines around it the one stays that is not spelled as ours are. */
function keepsOddNewline({ cell, start: base }: PlacedCell, edit: Edit): Edit {
  const [from, to] = [edit.start - base, edit.end - base]
  const isOfLines = edit.text === '' && cell.text[from] === '\n' && cell.text[to] === '\n'
  // the last line's entry would stay, empty
  const isLast = to + 1 === cell.text.length
  return from < to && isOfLines && !isLast && isOdd(cell, from) && !isOdd(cell, to)
    ? { ...edit, start: edit.start + 1, end: edit.end + 1 }
    : edit
}

/** Whether a newline of a cell is spelled `\u000a`. */
function isOdd(cell: CodeCell, offset: number): boolean {
  const literal = cell.literals.find(({ start, end }) => start <= offset && offset < end)
  const at = offset - (literal?.start ?? 0)
  return literal !== undefined && (literal.offsets[at + 1] ?? 0) - (literal.offsets[at] ?? 0) > 2
}

/** The offset in the file of a character of a cell; for the end of a line, that of the next line's start. */
function fileOffset(cell: CodeCell, offset: number): number {
  const literal =
    cell.literals.find(({ start, end }) => start <= offset && offset < end) ?? cell.literals.at(-1)
  if (!literal) throw new RangeError('an edit in an empty cell')
  return literal.offsets[offset - literal.start] as number
}

/**
 * Whether a text that goes to an offset of a cell needs an entry of its own in the list of lines: it stands behind the
 * last.
 */
function needsNewLiteral(cell: CodeCell, offset: number): boolean {
  return cell.separator !== null && offset === cell.text.length && cell.text.endsWith('\n')
}

/** A text as it stands inside the string literals of a cell: escaped, each line an entry of the list. */
function toLiteral(cell: CodeCell, text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1)
  return cell.separator === null
    ? escaped
    : escaped.replaceAll('\\n', (newline, at: number) =>
        isEscaped(escaped, at) ? newline : `${newline}"${cell.separator}"`,
      )
}

/** Whether the backslash at `at` is itself escaped (`\\n` is a backslash and an n). */
function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text[at - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}
