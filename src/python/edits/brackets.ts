import { indentAt, lineEnd, lineStart, newlineAt } from '../../text/document.ts'
import { type Edit, replace } from '../../text/edits.ts'
import { canMarkBrackets, type Mark, type Note, type OneLine } from '../../text/marker.ts'
import { isBetween, namedChildren, type PyNode, type PythonSource, textOf } from '../syntax.ts'
import { indentUnit } from './indent.ts'
import { marksOf } from './marks.ts'
import { alignsItems, widthOf } from './width.ts'

/** What stands in brackets, on one line or on several: as formatters lay it out, so that they leave it as it is. */

/** Something in brackets, by its parts. */
export interface Brackets {
  readonly open: string
  /** The items, of which some belong together on a line: `['--port', '5678']`. */
  readonly groups: readonly (readonly string[])[]
  readonly close: string
}

/** Brackets and their parts on one line. */
export const onOneLine = ({ open, groups, close }: Brackets): string =>
  open + groups.flat().join(', ') + close

/** What the arguments of a call begin with: those of a literal get a line each. */
const CALL = /[\w\])]\($/

/** From here on, black and ruff break a line unless they are set to something else. */
const USUALLY_BROKEN = 88

/**
 * The lines of something in brackets: one, if it has room. Else, where the file aligns items with the first one and they
 * have room there, as many as it takes; otherwise one for all arguments of a call, or one for each item with a comma
 * behind the last, which formatters leave as it is, whatever they are set to.
 *
 * @param indent of the first line
 * @param unit one level of indentation
 * @param behind how much more will stand on the last line
 */
export function layBrackets(
  source: PythonSource,
  brackets: Brackets,
  indent: string,
  unit: string,
  behind = 0,
): string[] {
  const width = widthOf(source)
  const { open, groups, close } = brackets
  const whole = indent + onOneLine(brackets)
  const length = whole.length + behind
  if (groups.length === 0 || length <= width) return [whole]
  if (alignsItems(source)) {
    const blank = (indent + open).replace(/[^\t]/g, ' ')
    const room = width - blank.length - close.length - behind
    const rows = fillRows(groups, room)
    if (rows.every((row) => row.length <= room))
      return rows.map(
        (row, index) =>
          (index === 0 ? indent + open : blank) + row + (index === rows.length - 1 ? close : ','),
      )
  }
  const items = groups.flat()
  const row = indent + unit + items.join(', ')
  const rows =
    CALL.test(open) && length > USUALLY_BROKEN && row.length <= width
      ? [row]
      : items.map((item) => `${indent}${unit}${item},`)
  return [indent + open, ...rows, indent + close]
}

/** The lines of a call with one argument, of which the first is indented like all others. */
export const layCall = (
  source: PythonSource,
  callee: string,
  argument: string,
  indent: string,
): string[] => {
  const call: Brackets = { open: `${callee}(`, groups: [[argument]], close: ')' }
  return layBrackets(source, call, indent, indentUnit(source))
}

/** Items on as few lines as have room for them, without the commas at their ends. */
export function fillRows(groups: Brackets['groups'], width: number): string[] {
  const rows: string[] = []
  for (const group of groups.map((each) => each.join(', '))) {
    const longer = `${rows.at(-1)}, ${group}`
    // a comma or a bracket follows
    if (rows.length > 0 && longer.length < width) rows[rows.length - 1] = longer
    else rows.push(group)
  }
  return rows
}

/** The brackets of a call, which stay as they are. */
const CALL_LIST = 'argument_list'

/** Brackets that were broken up: the edits, and what must be told of them at the end of their line. */
interface BrokenUp {
  readonly edits: readonly Edit[]
  readonly note: Note
}

/**
 * Appends items to brackets that stand on one line and have no room for more: they are broken up. Null where they have
 * room, where the file aligns items and has room for those that are there, and where their line could be broken elsewhere.
 */
export function breakUp(
  source: PythonSource,
  container: PyNode,
  added: Brackets['groups'],
): BrokenUp | null {
  // what a call is given is followed by more on its line, or holds brackets of its own that are changed as well
  if (container.type === CALL_LIST) return null
  const { text } = source
  const items = namedChildren(container)
  const [first, last] = [items[0], items.at(-1)]
  if (!first || !last) return null
  const open = text.slice(container.start, first.start)
  const close = text.slice(last.end, container.end)
  const own = items.map((item) => textOf(source, item)).join(', ')
  const joined = textOf(source, container)
  // only what is joined by commas and blanks can be joined like that again
  if (joined !== open + own + close || !canMarkBrackets({ open, close }) || /[\r\n]/.test(joined))
    return null
  const start = lineStart(text, container.start)
  const end = lineEnd(text, container.end)
  if (!isOutermost(text.slice(start, container.start), text.slice(container.end, end))) return null
  const width = widthOf(source)
  const extended = end - start + added.flat().join(', ').length + 2
  const isAligned = alignsItems(source) && last.end + 1 - start <= width
  if (extended <= width || isAligned) return null
  const indent = indentAt(text, start)
  const newline = newlineAt(text, start)
  const deeper = newline + indent + indentUnit(source)
  const gaps = items
    .slice(1)
    .map((item, index) => replace(items[index]?.end ?? 0, item.start, `,${deeper}`))
  const tail = added.flat().map((item) => `,${deeper}${item}`)
  return {
    edits: [
      replace(container.start + 1, first.start, deeper),
      ...gaps,
      replace(last.end, container.end - 1, `${tail.join('')},${newline}${indent}`),
    ],
    note: { kind: 'joined', what: 'one line', open, close },
  }
}

/** What stands in front of brackets that formatters break first: `x = `, `name=`, `"key": `, or nothing. */
const BEFORE = /^(return |\*{0,2}|[\w.]+ *(: *[^=,]+)?= *|(['"])[^'"]*\3 *: *)$/

/** What stands behind them. */
const AFTER = /^,?[ \t]*(#.*)?$/

/** Whether brackets are the ones that formatters break first, by what stands around them on their line. */
export const isOutermost = (before: string, after: string): boolean =>
  BEFORE.test(before.trimStart()) && AFTER.test(after)

/** The mark of brackets that tells that they were on one line, and how; null where there is none. */
export function markOfOneLine(
  source: PythonSource,
  { type, end }: PyNode,
): { readonly mark: Mark; readonly was: OneLine } | null {
  if (type === CALL_LIST) return null
  for (const mark of marksOf(source, end))
    for (const was of mark.notes) if (was.kind === 'joined') return { mark, was }
  return null
}

/**
 * The inverse of `breakUp`: brackets on one line again, without the items that are taken out. Null where what somebody
 * has noted between them since needs its line.
 */
export function joinAgain(
  container: PyNode,
  removed: readonly PyNode[],
  { open, close }: OneLine,
): Edit[] | null {
  const kept = namedChildren(container).filter((item) => !removed.includes(item))
  const [first, last] = [kept[0], kept.at(-1)]
  if (!first || !last || container.children.some(({ type }) => isBetween(type))) return null
  const gaps = kept.slice(1).map((item, index) => replace(kept[index]?.end ?? 0, item.start, ', '))
  return [
    replace(container.start + 1, first.start, open.slice(1)),
    ...gaps,
    replace(last.end, container.end - 1, close.slice(0, -1)),
  ]
}

/** Whether an expression has its lines for itself, but for brackets that end there: what is in it is broken first. */
export const isFirstBroken = ({ text }: PythonSource, { start, end }: PyNode): boolean => {
  const after = text.slice(end, lineEnd(text, end)).replace(/^[)\]}]+/, '')
  return isOutermost(text.slice(lineStart(text, start), start), after)
}

/** Brackets in the place of an expression, as the line there has room for them. */
export function inPlaceOf(source: PythonSource, node: PyNode, brackets: Brackets): string {
  if (!isFirstBroken(source, node)) return onOneLine(brackets)
  const { text } = source
  const start = lineStart(text, node.start)
  const indent = indentAt(text, start)
  const before = text.slice(start, node.start)
  const behind = lineEnd(text, node.end) - node.end
  const open = before.slice(indent.length) + brackets.open
  return layBrackets(source, { ...brackets, open }, indent, indentUnit(source), behind)
    .join(newlineAt(text, start))
    .slice(before.length)
}
