import { indentAt, lineEnd, lineStart, newlineAt } from '../../text/document.ts'
import { type Edit, insert } from '../../text/edits.ts'
import { formatMark, type Note } from '../../text/marker.ts'
import { namedChildren, type PyNode, type PythonSource } from '../syntax.ts'
import { type Brackets, breakUp, fillRows, layBrackets, onOneLine } from './brackets.ts'
import { indentUnit } from './indent.ts'
import { commaAfter, endsLine, startsLine } from './item-places.ts'
import { markLine } from './marks.ts'
import { widthOf } from './width.ts'

/**
 * Appending to what stands between brackets: lists, tuples, the arguments of a call. What is appended takes on the layout
 * that is there; `removeItems` gives the old text back.
 */

/** A line gets a continuation when it would grow past this many columns. */
export const WIDTH = 110

/** What belongs to an argument is not seen on a line of its own that starts further to the right than this. */
export const RIGHTMOST = 90

/** An item to append; brackets by their parts, for they may need several lines. */
export type Item = string | Brackets

/** Items to append, and the mark that says so. */
export interface Appended {
  /** What belongs together on a line where the list has several items to a line: `['--port', '5678']`. */
  readonly groups: readonly (readonly Item[])[]
  readonly notes?: readonly Note[]
  /** Edits that are made with it: a mark stays behind what they put lines into. */
  readonly beside?: readonly Edit[]
}

/** Appends items after the last one; null where the mark that they need finds no place. */
export function appendItems(
  source: PythonSource,
  container: PyNode,
  { groups, notes = [], beside = [] }: Appended,
): Edit[] | null {
  const { text } = source
  const items = namedChildren(container)
  const [first, last] = [items[0], items.at(-1)]
  const flat = groups.map((group) => group.map(inOneLine))
  const inline = joined(flat.flat())
  const isBroken = beside.some(
    ({ start, text: added }) => isBetweenEnds(container, start) && /[\r\n]/.test(added),
  )
  const marked = (edits: readonly Edit[], at: number, isWhole = false) =>
    withMark(source, edits, at, notes, isWhole && !isBroken ? container : null)
  if (!first || !last) {
    const row = rowOfEmpty(text, container, inline)
    return marked([row ?? insert(container.start + 1, inline)], container.start + 1)
  }
  const broken = breakUp(source, container, flat)
  if (broken) return withMark(source, broken.edits, container.end, [...notes, broken.note])

  const comma = commaAfter(container, last)
  const end = comma?.end ?? last.end
  const newline = newlineAt(text, last.end)
  const leading = comma ? null : leadingComma(text, container, last)
  if (leading) {
    const body = rowsOf(text, items, flat).map((row) => newline + leading + row)
    const at = endsLine(text, end) ? lineEnd(text, end) : end
    return marked([insert(at, body.join(''))], end)
  }
  const indent = startsLine(text, last.start)
    ? indentAt(text, last.start)
    : continuationIndent(text, container, first, last)
  const laid = groups.map((group) => group.map((item) => layItem(source, item, indent, newline)))
  const rows = rowsBelow(source, container, laid, indent)
  const body = rows.map((row) => newline + indent + row).join(`,`)
  if (!isBelow(source, container, { length: inline.length, indent, body }))
    return marked(
      [comma ? insert(comma.end, ` ${inline},`) : insert(last.end, `, ${inline}`)],
      end,
      true,
    )
  const lines = comma ? `${body},` : body
  const isEnd = endsLine(text, end)
  const at = isEnd ? lineEnd(text, end) : end
  const addLines = (added: string) =>
    comma ? [insert(at, added)] : [insert(last.end, ','), insert(at, added)]
  const mark = formatMark(notes)
  // the closing bracket, or something else, may follow on the same line
  const width = lines.length - newline.length + lineEnd(text, at) - at
  const room = widthOf(source)
  const isLong = width <= room && width + mark.length + 2 > room
  const isAbove = rows.length === 1 && isLong && indent.length + mark.length <= room
  if (notes.length > 0 && isAbove) return addLines(newline + indent + mark + lines)
  if (isEnd) return addLines(notes.length > 0 ? `${lines}  ${mark}` : lines)
  return marked(addLines(lines), end)
}

const isBetweenEnds = ({ start, end }: PyNode, offset: number): boolean =>
  start < offset && offset < end

/** Edits with the mark that tells of them; null where that finds no place. */
function withMark(
  source: PythonSource,
  edits: readonly Edit[],
  at: number,
  notes: readonly Note[],
  whole: PyNode | null = null,
): Edit[] | null {
  if (notes.length === 0) return [...edits]
  const mark = markLine(source, at, notes, whole)
  return mark ? [...edits, mark] : null
}

/** The lines that new items would have below the last one. */
function rowsBelow(
  source: PythonSource,
  container: PyNode,
  groups: readonly (readonly string[])[],
  indent: string,
): string[] {
  const { text } = source
  const items = namedChildren(container)
  const last = items.at(-1)
  if (last && startsLine(text, last.start)) return rowsOf(text, items, groups)
  return isTable(text, items)
    ? groups.map(joined)
    : fillRows(groups, widthOf(source) - indent.length)
}

/** New items on one line, and on lines below the last one, each with its line ending and this indentation in front. */
interface Choice {
  readonly length: number
  readonly indent: string
  readonly body: string
}

/** Whether new items go below the last one, and not beside it. */
function isBelow(
  source: PythonSource,
  container: PyNode,
  { length, indent, body }: Choice,
): boolean {
  const { text } = source
  const items = namedChildren(container)
  const last = items.at(-1)
  if (!last || startsLine(text, last.start) || isTable(text, items)) return true
  if (container.type === 'list' && indent.length > RIGHTMOST) return false
  const width = lineEnd(text, last.end) - lineStart(text, last.end) + length + 2
  const longest = Math.max(...body.split(/[\r\n]+/).map((line) => line.length))
  // a continuation far to the right gains nothing
  const gains = width > Math.min(WIDTH, widthOf(source)) && longest + 20 < width
  return gains || endsInComment(text, container, last)
}

const inOneLine = (item: Item): string => (typeof item === 'string' ? item : onOneLine(item))

const joined = (group: readonly string[]): string => group.join(', ')

/** An item on the lines that it needs, of which the first is indented already; a comma follows. */
function layItem(source: PythonSource, item: Item, indent: string, newline: string): string {
  if (typeof item === 'string') return item
  return layBrackets(source, item, indent, indentUnit(source), 1).join(newline).slice(indent.length)
}

/** Whether a comment of the list stands behind an item, on its line: it is not about what follows. */
const endsInComment = (text: string, { children }: PyNode, { end }: PyNode): boolean =>
  children.some(
    ({ type, start }) => type === 'comment' && start > end && start < lineEnd(text, end),
  )

/** Whether a list has no items, but comments: what somebody has taken out for now. */
export const holdsOnlyComments = (container: PyNode): boolean =>
  namedChildren(container).length === 0 && container.children.some(({ type }) => type === 'comment')

/** The first line of a list that holds only comments; null for any other. */
function rowOfEmpty(text: string, container: PyNode, inline: string): Edit | null {
  if (!holdsOnlyComments(container)) return null
  const comment = container.children.find(
    ({ type, start }) => type === 'comment' && startsLine(text, start),
  )
  const indent = comment
    ? indentAt(text, comment.start)
    : `${indentAt(text, container.start)}${indentAt(text, container.start).includes('\t') ? '\t' : '    '}`
  const at = lineEnd(text, container.start)
  return insert(at, `${newlineAt(text, container.start)}${indent}${inline},`)
}

/** What a line starts with that has its comma in front: `    , `; null where the item's line has none. */
function leadingComma(text: string, container: PyNode, item: PyNode): string | null {
  const start = lineStart(text, item.start)
  const found = /^([ \t]*),[ \t]*/.exec(text.slice(start, item.start))
  const comma = start + (found?.[1]?.length ?? 0)
  return found && container.children.some((child) => child.start === comma) ? found[0] : null
}

/** Whether the lines of a list have the same number of items each, and more than one: an option and its value. */
function isTable(text: string, items: readonly PyNode[]): boolean {
  const [start, end] = [items[0]?.start ?? 0, items.at(-1)?.end ?? 0]
  if (!/[\r\n]/.test(text.slice(start, end))) return false
  const lines = new Map<number, number>()
  for (const item of items) {
    const line = lineStart(text, item.start)
    lines.set(line, (lines.get(line) ?? 0) + 1)
  }
  const [first = 0, ...others] = lines.values()
  return first > 1 && others.length > 0 && others.every((count) => count === first)
}

/** One item a line where the list is written so, else one group a line. */
function rowsOf(
  text: string,
  items: readonly PyNode[],
  groups: readonly (readonly string[])[],
): string[] {
  const oneEach = items.every(
    (item) =>
      item === items[0] ||
      /^[ \t\f]*(,[ \t]*)?$/.test(text.slice(lineStart(text, item.start), item.start)),
  )
  return oneEach && items.length > 1 ? groups.flat() : groups.map(joined)
}

/** Where a continuation line starts: under the first item of the bracket, or as the line that it continues. */
function continuationIndent(text: string, container: PyNode, first: PyNode, last: PyNode): string {
  if (lineStart(text, last.start) !== lineStart(text, container.start) && !spansLines(text, last))
    return indentAt(text, last.start)
  if (lineStart(text, first.start) !== lineStart(text, container.start))
    return indentAt(text, first.start)
  const start = lineStart(text, first.start)
  return text.slice(start, first.start).replace(/[^\t]/g, ' ')
}

const spansLines = (text: string, node: PyNode): boolean => lineEnd(text, node.start) < node.end
