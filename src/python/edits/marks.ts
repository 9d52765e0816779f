import {
  indentAt,
  lineEnd,
  lineStart,
  newlineAt,
  nextLineStart,
  previousLineEnd,
} from '../../text/document.ts'
import { type Edit, insert, remove, replace } from '../../text/edits.ts'
import { findMarks, formatMark, MARK, type Mark, type Note } from '../../text/marker.ts'
import { isWithin, namedChildren, type PyNode, type PythonSource, textOf } from '../syntax.ts'
import { commaAfter } from './item-places.ts'
import { widthOf } from './width.ts'

/** What a line gets, about: the same for all that it gets, so that their marks stay together. */
const GROWTH = { item: ', "debugpy"'.length, mark: '  # aml-debug: added debugpy'.length }

/**
 * A mark at the end of the line of `offset`; null where a comment cannot stand there.
 *
 * @param whole the brackets that it is about, if what it tells of is all on that line: where the file's lines have no room
 * for both, the mark gets a line of its own above
 */
export function markLine(
  source: PythonSource,
  offset: number,
  notes: readonly Note[],
  whole: PyNode | null = null,
): Edit | null {
  const { text } = source
  const end = lineEnd(text, offset)
  if (!takesComment(source, end)) return null
  const mark = formatMark(notes)
  const [joined] = marksJoinedBelow(source, end)
  if (joined) return insert(joined.start, `  ${mark}`)
  const start = lineStart(text, offset)
  const above = previousLineEnd(text, start)
  const length = end - start + GROWTH.item
  const room = widthOf(source)
  // in front of a statement there may be another cell of a notebook
  const isAbove =
    whole !== null &&
    length <= room &&
    length + GROWTH.mark > room &&
    statementAround(source.root, start) !== null &&
    // other brackets may get lines before they end
    isWithin(whole, innermost(source.root, start)) &&
    !isInString(source, start) &&
    text[above - 1] !== '\\'
  if (!isAbove) return insert(end, `  ${mark}`)
  const close = isAloneInParentheses(text, whole) ? endOfCall(whole) : closeOfRow(text, whole)
  const behind = close === null ? null : lineEnd(text, close)
  if (behind !== null && takesComment(source, behind)) return insert(behind, `  ${mark}`)
  // `removeMark` takes out the end of the line above
  return insert(start, indentAt(text, start) + mark + newlineAt(text, above))
}

/** Whether a comment can stand at the end of a line. */
const takesComment = (source: PythonSource, end: number): boolean =>
  source.text[end - 1] !== '\\' && !isInString(source, end)

/**
 * The marks on the line below, whose rest stood behind `end` before an item was added in between: when that is taken
 * out, no comment may be in front of it. None where no line is joined to this one.
 */
function marksJoinedBelow(source: PythonSource, end: number): Mark[] {
  const { text, root } = source
  const line = nextLineStart(text, end)
  const stop = lineEnd(text, line)
  const start = line + indentAt(text, line).length
  const name = NAME.exec(text.slice(start, stop))?.[1]
  if (text[end - 1] !== ',' || !name) return []
  let node = innermost(root, start + 1)
  while (!IS_ITEM.test(node.type) && node.parent?.start === start) node = node.parent
  if (!REST.test(text.slice(node.end, stop))) return []
  const below = marksJoinedBelow(source, stop)
  const marks = below.length > 0 ? below : findMarks(text, line, stop)
  const isAdded = marks.some(({ notes }) =>
    notes.some(({ kind, what }) => kind === 'added' && what === name),
  )
  return isAdded ? marks : []
}

const IS_ITEM = /^(keyword_argument|string)$/
/** What a mark calls an argument, or a package. */
const NAME = /^['"]?([\w.-]+)/
/** What stands behind an item on the last line of its brackets, and other packages that are added with it. */
const REST = /^(, *['"][^'"]*['"])*,?[ \t]*[)\]}]/

/**
 * Where the call ends whose arguments have one line for all, with the brackets above and below, and no comma at its end:
 * with a comment above that line, formatters would give each argument one of its own. Null for what is in no such call.
 */
function closeOfRow(text: string, argument: PyNode): number | null {
  const { start, end } = argument
  const call = argumentsAround(argument)
  if (call?.type !== 'argument_list') return null
  const last = namedChildren(call).at(-1)
  const isAlone =
    nextLineStart(text, call.start) === lineStart(text, start) &&
    nextLineStart(text, end) === lineStart(text, call.end)
  return isAlone && last && !commaAfter(call, last) ? call.end : null
}

/** The arguments of the call that is given an expression; what else is around it, where it is given to none. */
const argumentsAround = ({ parent }: PyNode): PyNode | null =>
  parent?.type === 'keyword_argument' ? parent.parent : parent

/** Where the call ends that is given an expression; null where it is given to none. */
function endOfCall(argument: PyNode): number | null {
  const call = argumentsAround(argument)
  return call?.type === 'argument_list' ? call.end : null
}

/**
 * Whether an expression is in parentheses that only serve to put a call on lines of its own: with a comment on a line in
 * it, black would take them out.
 */
function isAloneInParentheses(text: string, node: PyNode): boolean {
  let at: PyNode | null = node
  while (at && /^(keyword_argument|argument_list|call)$/.test(at.parent?.type ?? '')) at = at.parent
  const around = at?.parent
  return (
    at?.type === 'call' &&
    around?.type === 'parenthesized_expression' &&
    lineStart(text, at.start) > around.start
  )
}

/**
 * Replaces an expression, and keeps it in a mark: in the one that tells of it already, where somebody has changed by
 * hand what was added.
 *
 * @param name what the mark calls it: the parameter that it is given for
 * @returns null where a mark cannot hold the expression, or cannot stand on its line
 */
export function replaceMarked(
  source: PythonSource,
  node: PyNode,
  text: string,
  name: string,
): Edit[] | null {
  if (!fitsInMark(source, node)) return null
  const note: Note = { kind: 'was', what: name, value: textOf(source, node) }
  const old = markOf(source, node, name)
  const mark = old
    ? replace(
        old.start,
        old.end,
        `  ${formatMark(old.notes.map((one) => (one.what === name ? note : one)))}`,
      )
    : markLine(source, node.end, [note])
  return mark && [replace(node.start, node.end, text), mark]
}

/** Whether a mark can hold an expression: it is one line, and its notes end in semicolons. */
export const fitsInMark = (source: PythonSource, node: PyNode): boolean =>
  !/[\r\n;]/.test(textOf(source, node))

/** The one mark of a line that tells of one argument; null where it may tell of another on the same line. */
function markOf(source: PythonSource, { end }: PyNode, name: string): Mark | null {
  const [mark, other] = marksOf(source, end)
  if (!mark || other || !mark.notes.some(({ what }) => what === name)) return null
  const { text } = source
  const from = lineStart(text, end)
  const line = text.slice(from, mark.start < from ? lineEnd(text, end) : mark.start)
  return line.indexOf(name) === line.lastIndexOf(name) ? mark : null
}

/** Whether an offset is inside of a string. */
export function isInString({ root }: PythonSource, offset: number): boolean {
  for (let at: PyNode | undefined = root; at; at = childAround(at, offset))
    if (at.type === 'string') return true
  return false
}

/** The smallest node around an offset. */
export function innermost(root: PyNode, offset: number): PyNode {
  let at = root
  for (let next: PyNode | undefined = root; next; next = childAround(next, offset)) at = next
  return at
}

const childAround = (node: PyNode, offset: number): PyNode | undefined =>
  node.children.find(({ start, end }) => start < offset && offset < end)

/**
 * The marks of the line of `offset`: at its end, or above it, where autopep8 puts comments that make a line too long.
 */
export function marksOf(source: PythonSource, offset: number): Mark[] {
  const { text } = source
  const end = lineEnd(text, offset)
  if (isInString(source, end)) return []
  const above: Mark[] = []
  for (let start = lineStart(text, offset); start > 0; ) {
    const mark = markAbove(source, start)
    if (mark === null) break
    start = mark
    above.unshift(...findMarks(text, start, lineEnd(text, start)))
  }
  return [...above, ...findMarks(text, offset, end)]
}

/** Where a mark starts that has the lines above one to itself. */
function markAbove(source: PythonSource, below: number): number | null {
  const { text } = source
  const last = previousLineEnd(text, below)
  for (let start = lineStart(text, last); ; start = lineStart(text, previousLineEnd(text, start))) {
    const line = text.slice(start, lineEnd(text, start))
    if (isMarkAlone(source, start))
      return lineEnd(text, start) === last ||
        findMarks(text, start, start + line.length).at(-1)?.end === last
        ? start
        : null
    if (start === 0 || !/^[ \t]*#/.test(line)) return null
  }
}

/** Whether a line is a comment with a mark and nothing else. */
export function isMarkAlone(source: PythonSource, start: number): boolean {
  const line = source.text.slice(start, lineEnd(source.text, start))
  return /^\s*#/.test(line) && line.includes(MARK) && !isInString(source, start)
}

/** Takes out a mark, with its line where it has one of its own. */
export function removeMark({ text }: PythonSource, { start, end }: Mark): Edit {
  const line = lineStart(text, start)
  // of two marks that a formatter has wrapped, the other one may have a line of its own
  if (!/^[\s#]*$/.test(text.slice(line, start)) || end !== lineEnd(text, end))
    return remove(start, end)
  return line === 0
    ? remove(0, nextLineStart(text, end))
    : remove(previousLineEnd(text, start), end)
}

/** What an offset is inside of, but for blocks and what has blocks; null where it is between statements. */
export function statementAround(root: PyNode, offset: number): PyNode | null {
  let at: PyNode | undefined = root
  while (at && HAS_BLOCKS.test(at.type)) at = childAround(at, offset)
  return at ?? null
}

const HAS_BLOCKS =
  /^(module|block|(if|for|while|with|try|match)_statement|\w+_(definition|clause))$/
