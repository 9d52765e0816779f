import { indentAt, lineEnd, lineStart, newlineAt } from '../../text/document.ts'
import { type Edit, insert } from '../../text/edits.ts'
import { formatMark, type Note } from '../../text/marker.ts'
import { namedChildren, type PyNode, type PythonSource } from '../syntax.ts'
import { type Brackets, breakUp, fillRows, layBrackets, onOneLine } from './brackets.ts'
import { breakUpCall } from './broken-calls.ts'
import { rowsOfEmpty } from './empty-brackets.ts'
import { indentUnit } from './indent.ts'
import { commaAfter, endsLine, isTable, leadingComma, startsLine } from './item-places.ts'
import { markLine } from './marks.ts'
import { CONTINUED_BEYOND, LEAST_GAIN, RIGHTMOST_START, widthOf } from './width.ts'

/**
 * Appending to what stands between brackets: lists, tuples, the arguments of a call. What is appended takes on the layout
 * that is there; `removeItems` gives the old text back.
 */

/** An item to append; brackets by their parts, for they may need several lines. */
export type Item = string | Brackets

/** Items to append, and the mark that says so. */
export interface Appended {
  /** What belongs together on a line where the list has several items to a line: `['--port', '5678']`. */
  readonly groups: readonly (readonly Item[])[]
  readonly notes?: readonly Note[]
  /** Edits that are made with it: a mark stays behind what they put lines into. */
  readonly beside?: readonly Edit[]
  /** Whether nothing else is changed in the call that is given a list. */
  readonly isAlone?: boolean
}

/** Appends items after the last one; null where the mark that they need finds no place. */
export function appendItems(
  source: PythonSource,
  container: PyNode,
  { groups, notes = [], beside = [], isAlone = false }: Appended,
): Edit[] | null {
  const flat = groups.map((group) => group.map(inOneLine))
  const inline = joined(flat.flat())
  const items = namedChildren(container)
  const last = items.at(-1)
  if (!last) {
    const rows = rowsOfEmpty(source, container, flat) ?? insert(container.start + 1, inline)
    return withMark(source, [rows], container.start + 1, notes)
  }
  const broken = breakUp(source, container, flat)
  if (broken) return withMark(source, broken.edits, container.end, [...notes, broken.note])
  const around =
    isAlone && container.type === 'list' ? breakUpCall(source, container, flat, notes) : null
  if (around) return around
  const comma = commaAfter(container, last)
  const place: Place = { source, container, items, last, comma }
  const leading = comma ? null : leadingComma(source.text, container, last)
  if (leading) return appendBehindCommas(place, leading, flat, notes)
  const below = layBelow(place, groups)
  if (isBelow(place, below, inline.length)) return appendBelow(place, below, notes)
  const blank = hasBlanks(source, items) ? ' ' : ''
  const beyond = flat.flat().join(`,${blank}`)
  const edit = comma
    ? insert(comma.end, `${blank}${beyond},`)
    : insert(last.end, `,${blank}${beyond}`)
  const isBroken = beside.some(
    ({ start, text: added }) => isBetweenEnds(container, start) && /[\r\n]/.test(added),
  )
  return withMark(source, [edit], comma?.end ?? last.end, notes, isBroken ? null : container)
}

/** Whether blanks or lines are between items: not in `['a','b']`. */
const hasBlanks = ({ text }: PythonSource, items: readonly PyNode[]): boolean =>
  items.length === 1 || items.some((item) => item !== items[0] && text[item.start - 1] !== ',')

/** Where items are appended: behind the last one of some, and the comma behind that. */
interface Place {
  readonly source: PythonSource
  readonly container: PyNode
  readonly items: readonly PyNode[]
  readonly last: PyNode
  readonly comma: PyNode | null
}

/** Appends lines that begin with a comma, as those of the container do. */
function appendBehindCommas(
  { source, items, last }: Place,
  leading: string,
  groups: readonly (readonly string[])[],
  notes: readonly Note[],
): Edit[] | null {
  const { text } = source
  const newline = newlineAt(text, last.end)
  const rows = rowsOf(text, items, groups).map((row) => newline + leading + row)
  const at = endsLine(text, last.end) ? lineEnd(text, last.end) : last.end
  return withMark(source, [insert(at, rows.join(''))], last.end, notes)
}

/** New items on lines below the last one, each with its line ending and this indentation in front. */
interface Below {
  readonly indent: string
  readonly body: string
  readonly isOneRow: boolean
}

function layBelow(place: Place, groups: Appended['groups']): Below {
  const { source, last } = place
  const indent = indentBelow(place)
  const newline = newlineAt(source.text, last.end)
  const laid = groups.map((group) => group.map((item) => layItem(source, item, indent, newline)))
  const rows = rowsBelow(place, laid, indent)
  const body = rows.map((row) => newline + indent + row).join(',')
  return { indent, body, isOneRow: rows.length === 1 }
}

function appendBelow(
  { source, last, comma }: Place,
  { indent, body, isOneRow }: Below,
  notes: readonly Note[],
): Edit[] | null {
  const { text } = source
  const end = comma?.end ?? last.end
  const newline = newlineAt(text, last.end)
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
  const isAbove = isOneRow && isLong && indent.length + mark.length <= room
  if (notes.length > 0 && isAbove) return addLines(newline + indent + mark + lines)
  if (isEnd) return addLines(notes.length > 0 ? `${lines}  ${mark}` : lines)
  return withMark(source, addLines(lines), end, notes)
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
  { source, items, last }: Place,
  groups: readonly (readonly string[])[],
  indent: string,
): string[] {
  const { text } = source
  if (startsLine(text, last.start)) return rowsOf(text, items, groups)
  return isTable(text, items)
    ? groups.map(joined)
    : fillRows(groups, widthOf(source) - indent.length)
}

/**
 * Whether new items go below the last one, and not beside it.
 *
 * @param length how long they are on one line
 */
function isBelow(
  { source, container, items, last }: Place,
  { indent, body }: Below,
  length: number,
): boolean {
  const { text } = source
  if (startsLine(text, last.start) || isTable(text, items)) return true
  if (container.type === 'list' && indent.length > RIGHTMOST_START) return false
  const width = lineEnd(text, last.end) - lineStart(text, last.end) + length + 2
  const longest = Math.max(...body.split(/[\r\n]+/).map((line) => line.length))
  // a continuation far to the right gains nothing
  const gains = width > Math.min(CONTINUED_BEYOND, widthOf(source)) && longest + LEAST_GAIN < width
  return gains || endsInComment(text, container, last)
}

/** An item, whatever it is, on one line. */
export const inOneLine = (item: Item): string => (typeof item === 'string' ? item : onOneLine(item))

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

/** Where a line below the last item starts: as the item does, where that starts one. */
function indentBelow({ source: { text }, container, items, last }: Place): string {
  const own = lineStart(text, container.start)
  const isNext = lineStart(text, last.start) !== own && !spansLines(text, last)
  if (isNext || startsLine(text, last.start)) return indentAt(text, last.start)
  // under the first item, or as the line that it starts
  const first = items[0] ?? last
  const start = lineStart(text, first.start)
  return start === own
    ? text.slice(start, first.start).replace(/[^\t]/g, ' ')
    : indentAt(text, first.start)
}

const spansLines = (text: string, node: PyNode): boolean => lineEnd(text, node.start) < node.end
