import { indentAt, lineEnd, lineStart, newlineAt, previousLineEnd } from '../../text/document.ts'
import { type Edit, insert, remove } from '../../text/edits.ts'
import { formatMark, type Note } from '../../text/marker.ts'
import { isBetween, namedChildren, type PyNode, type PythonSource } from '../syntax.ts'
import {
  type Brackets,
  breakUp,
  fillRows,
  joinAgain,
  layBrackets,
  markOfOneLine,
  onOneLine,
} from './brackets.ts'
import { indentUnit } from './indent.ts'
import { markLine, removeMark } from './marks.ts'
import { widthOf } from './width.ts'

/**
 * Appending to and removing from what stands between brackets: lists, tuples, the arguments of a call.
 * What is appended takes on the layout that is there; removing it gives the old text back.
 */

/** A line gets a continuation when it would grow past this many columns. */
export const WIDTH = 110

/** What belongs to an argument is not seen on a line of its own that starts further to the right than this. */
export const RIGHTMOST = 90

/** The comma that follows an item, if there is one. */
function commaAfter(container: PyNode, item: PyNode): PyNode | null {
  const index = container.children.indexOf(item)
  const next = container.children.slice(index + 1).find(({ type }) => !isBetween(type))
  return next?.type === ',' ? next : null
}

/** Only blanks and a comment between `offset` and the end of its line. */
function endsLine(text: string, offset: number): boolean {
  return /^[ \t\f]*(#.*)?$/.test(text.slice(offset, lineEnd(text, offset)))
}

function startsLine(text: string, offset: number): boolean {
  return /^[ \t\f]*$/.test(text.slice(lineStart(text, offset), offset))
}

/** An item to append; brackets by their parts, for they may need several lines. */
export type Item = string | Brackets

/** Items to append, and the mark that says so. */
export interface Appended {
  /** What belongs together on a line where the list has several items to a line: `['--port', '5678']`. */
  readonly groups: readonly (readonly Item[])[]
  readonly notes?: readonly Note[]
}

/** Appends items after the last one; null where the mark that they need finds no place. */
export function appendItems(
  source: PythonSource,
  container: PyNode,
  { groups, notes = [] }: Appended,
): Edit[] | null {
  const { text } = source
  const items = namedChildren(container)
  const first = items[0]
  const last = items.at(-1)
  const flat = groups.map((group) => group.map(inOneLine))
  const inline = flat.flat().join(', ')
  const mark = notes.length > 0 ? `  ${formatMark(notes)}` : ''
  const marked = (edits: readonly Edit[], at: number, isWhole = false): Edit[] | null => {
    if (notes.length === 0) return [...edits]
    const line = markLine(source, at, notes, isWhole)
    return line ? [...edits, line] : null
  }
  if (!first || !last) {
    const row = rowOfEmpty(text, container, inline)
    return marked([row ?? insert(container.start + 1, inline)], container.start + 1)
  }
  const broken = container.type === 'argument_list' ? null : breakUp(source, container, flat)
  if (broken) {
    const line = markLine(source, container.end, [...notes, broken.note])
    return line && [...broken.edits, line]
  }

  const comma = commaAfter(container, last)
  const end = comma?.end ?? last.end
  const newline = newlineAt(text, last.end)
  const leading = comma ? null : leadingComma(text, container, last)
  if (leading) {
    const body = rowsOf(text, items, flat).map((row) => newline + leading + row)
    const at = endsLine(text, end) ? lineEnd(text, end) : end
    return marked([insert(at, body.join(''))], end)
  }
  const ownLine = startsLine(text, last.start)
  const indent = ownLine
    ? indentAt(text, last.start)
    : continuationIndent(text, container, first, last)
  const width = lineEnd(text, last.end) - lineStart(text, last.end) + inline.length + 2
  const laid = groups.map((group) => group.map((item) => layItem(source, item, indent, newline)))
  const rows = ownLine
    ? rowsOf(text, items, laid)
    : isTable(text, items)
      ? laid.map(joined)
      : fillRows(laid, widthOf(source) - indent.length)
  const longest = Math.max(
    ...(indent + rows.join(newline + indent)).split(newline).map(({ length }) => length),
  )
  const isLost = container.type === 'list' && indent.length > RIGHTMOST
  // a continuation far to the right gains nothing
  const wraps =
    (width > Math.min(WIDTH, widthOf(source)) && longest + 20 < width && !isLost) ||
    isTable(text, items) ||
    (!isLost && endsInComment(text, container, last))
  if (!ownLine && !wraps)
    return marked(
      [comma ? insert(comma.end, ` ${inline},`) : insert(last.end, `, ${inline}`)],
      end,
      true,
    )

  const body = rows.map((row) => newline + indent + row).join(',') + (comma ? ',' : '')
  if (endsLine(text, end)) {
    const row = insert(lineEnd(text, end), body + mark)
    return comma ? [row] : [insert(last.end, ','), row]
  }
  // the closing bracket, or something else, follows on the same line
  return marked([comma ? insert(comma.end, body) : insert(last.end, `,${body}`)], end)
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

/**
 * Removes items and the commas that go with them; the inverse of `appendItems`.
 *
 * @param removed items of the container, in order; what somebody has put between them stays
 */
export function removeItems(
  source: PythonSource,
  container: PyNode,
  removed: readonly PyNode[],
): Edit[] {
  const items = namedChildren(container)
  const isLone = isTuple(container) && items.length - removed.length === 1
  const mark = removed.length > 0 ? markOfOneLine(source, container) : null
  const edits =
    (mark && joinAgain(container, removed)) ??
    runsOf(items, removed).flatMap((run) => removeRun(source, container, run, isLone))
  // what else it tells is taken out with it
  return mark?.notes.length === 1 ? [...edits, removeMark(source, mark)] : edits
}

/** Whether a single item needs a comma behind it, which a formatter may have taken out. */
const isTuple = ({ type }: PyNode): boolean => /^(tuple|expression_list)$/.test(type)

/** Splits chosen items into runs of neighbours. */
function runsOf(items: readonly PyNode[], chosen: readonly PyNode[]): PyNode[][] {
  const result: PyNode[][] = []
  items.forEach((item, index) => {
    if (!chosen.includes(item)) return
    const before = items[index - 1]
    if (before && chosen.includes(before)) result.at(-1)?.push(item)
    else result.push([item])
  })
  return result
}

/**
 * Removes neighbours.
 *
 * @param isLone whether the one item that is left needs its comma
 */
function removeRun(
  { text }: PythonSource,
  container: PyNode,
  removed: readonly PyNode[],
  isLone: boolean,
): Edit[] {
  const first = removed[0]
  const last = removed.at(-1)
  if (!first || !last) return []
  const items = namedChildren(container)
  const previous = items[items.indexOf(first) - 1]
  const comma = commaAfter(container, last)
  if (!previous) {
    const next = items[items.indexOf(last) + 1]
    if (!next && comma && startsLine(text, first.start) && endsLine(text, comma.end))
      return [remove(previousLineEnd(text, first.start), comma.end)]
    const rest = remove(first.start, next ? next.start : (comma?.end ?? last.end))
    return next && isLone && !commaAfter(container, next) ? [rest, insert(next.end, ',')] : [rest]
  }
  const before = commaAfter(container, previous) as PyNode
  const end = comma?.end ?? last.end
  if (!comma && !isLone && before.start > previous.end && startsLine(text, before.start))
    return [remove(lineToRemove(text, previous.end, before.start, end), end)]
  const from = startsLine(text, first.start)
    ? lineToRemove(text, before.end, first.start, end)
    : before.end
  if (comma || isLone) return [remove(from, end)]
  return from === before.end
    ? [remove(before.start, end)]
    : [remove(before.start, before.end), remove(from, end)]
}

/** Where what starts a line is removed from: with its line, unless the closing bracket would get into a comment. */
function lineToRemove(text: string, after: number, start: number, end: number): number {
  const isBehindComment = text.slice(after, start).includes('#')
  return isBehindComment && !endsLine(text, end) ? start : previousLineEnd(text, start)
}

/** Removes one of several names that stand side by side, with a comma. */
export function removeName(names: readonly PyNode[], name: PyNode): Edit {
  const index = names.indexOf(name)
  const [next, last] = [names[index + 1], names[index - 1]]
  if (next) return remove(name.start, next.start)
  return remove(last ? last.end : name.start, name.end)
}
