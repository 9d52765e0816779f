import { indentAt, lineEnd, lineStart, newlineAt } from '../../text/document.ts'
import { type Edit, insert, remove, replace } from '../../text/edits.ts'
import { findMarks, formatMark, type Note, type OneLine } from '../../text/marker.ts'
import { findAll, namedChildren, type PyNode, type PythonSource, textOf } from '../syntax.ts'
import { type Brackets, isOutermost } from './brackets.ts'
import { indentUnit } from './indent.ts'
import { commaAfter } from './item-places.ts'
import { alignsItems, widthOf } from './width.ts'

/**
 * Calls that are broken up for the sake of a list among their arguments, which gets too long for the line that all of
 * them share: each argument gets a line of its own, as formatters have it.
 */

/** A call whose arguments share one line, by the list among them. */
interface SharedLine {
  readonly list: PyNode
  /** The arguments of the call, with their brackets. */
  readonly container: PyNode
  readonly items: readonly PyNode[]
  /** The argument that the list is given for. */
  readonly own: PyNode
  /** Whether the brackets stand on that line as well. */
  readonly isWhole: boolean
}

/**
 * Appends items to a list on the line of all arguments of its call, where that has no room for them; null for any other
 * list. Nothing else in that call may be changed.
 */
export function breakUpCall(
  source: PythonSource,
  list: PyNode,
  added: Brackets['groups'],
  notes: readonly Note[],
): Edit[] | null {
  const { text } = source
  const shared = sharedLine(source, list)
  const width = widthOf(source)
  const items = added.flat()
  const growth = items.join(', ').length + 2
  const line = lineEnd(text, list.start) - lineStart(text, list.start)
  if (!shared || alignsItems(source) || line + growth <= width) return null
  const { container, own, isWhole } = shared
  if (lengthOfRow(source, shared) > WIDEST) return null
  const newline = newlineAt(text, list.start)
  const unit = indentUnit(source)
  const outer = indentAt(text, container.start)
  const deeper = isWhole ? outer + unit : indentAt(text, list.start)
  const mark = formatMark([...notes, noteOf(source, shared)])
  const length = deeper.length + own.end - own.start + growth + ',  '.length + mark.length
  const inner =
    length <= width
      ? [insert((namedChildren(list).at(-1) as PyNode).end, `, ${items.join(', ')}`)]
      : onLines(list, items, newline + deeper, unit)
  const ends = shared.items.map((item, index): Edit => {
    const next = shared.items[index + 1]
    const behind = item === own ? `,  ${mark}` : ','
    if (next) return replace(item.end, next.start, behind + newline + deeper)
    return isWhole
      ? replace(item.end, container.end - 1, behind + newline + outer)
      : insert(item.end, behind)
  })
  const [first] = shared.items
  const start = isWhole && first ? [insert(first.start, newline + deeper)] : []
  return [...start, ...inner, ...ends]
}

/** How long the line of all arguments is, as `joinCall` finds it, without what stands behind them. */
function lengthOfRow({ text }: PythonSource, { container, items, isWhole }: SharedLine): number {
  const end = isWhole ? container.end : (items.at(-1)?.end ?? container.end)
  return end - lineStart(text, end)
}

/** A list with an item on each line. */
function onLines(list: PyNode, added: readonly string[], start: string, unit: string): Edit[] {
  const items = namedChildren(list)
  const deeper = start + unit
  const [first, last] = [items[0] as PyNode, items.at(-1) as PyNode]
  return [
    replace(list.start + 1, first.start, deeper),
    ...items
      .slice(1)
      .map((item, index) => replace(items[index]?.end ?? 0, item.start, `,${deeper}`)),
    replace(
      last.end,
      list.end - 1,
      [...added, ''].reduce((rows, item) => `${rows},${item === '' ? start : deeper + item}`, ''),
    ),
  ]
}

const noteOf = ({ text }: PythonSource, { list, isWhole }: SharedLine): Note => {
  const items = namedChildren(list)
  const open = text.slice(list.start, items[0]?.start)
  const close = text.slice(items.at(-1)?.end, list.end)
  return {
    kind: 'joined',
    what: 'one line',
    open,
    close,
    shared: isWhole ? 'call' : 'arguments',
  }
}

/** The call around a list, where its arguments share one line that formatters would break up. */
function sharedLine(source: PythonSource, list: PyNode): SharedLine | null {
  const { text } = source
  const own = argumentOf(list)
  const container = own.parent
  if (container?.type !== 'argument_list' || namedChildren(list).length === 0) return null
  const items = namedChildren(container)
  const [first, last] = [items[0], items.at(-1)]
  if (!first || !last || !isJoined(source, list) || commaAfter(container, last)) return null
  const row = text.slice(first.start, last.end)
  if (row !== items.map((item) => textOf(source, item)).join(', ') || /[\r\n]/.test(row))
    return null
  if (items.some((item) => item !== own && holdsLists(item))) return null
  const isWhole = lineEnd(text, container.start) >= container.end
  const start = lineStart(text, container.start)
  const before = text.slice(start, container.start).replace(/[\w.]+$/, '')
  const after = text.slice(container.end, lineEnd(text, container.end))
  const isAlone = isWhole
    ? textOf(source, container) === `(${row})` && isOutermost(before, after)
    : /^[ \t]*$/.test(text.slice(lineStart(text, first.start), first.start)) &&
      lineEnd(text, last.end) === last.end
  return isAlone ? { list, container, items, own, isWhole } : null
}

/** The argument that an expression is given for. */
const argumentOf = (value: PyNode): PyNode =>
  value.parent?.type === 'keyword_argument' ? value.parent : value

/** Whether nothing but commas and blanks is between the items of a list, and blanks at its ends. */
const isJoined = (source: PythonSource, list: PyNode): boolean =>
  /^\[ ?\]$/.test(
    textOf(source, list).replace(
      namedChildren(list)
        .map((item) => textOf(source, item))
        .join(', '),
      '',
    ),
  )

/** Whether an argument makes something that may get more items by itself. */
const holdsLists = (item: PyNode): boolean =>
  findAll(item, 'call').some((call) => findAll(call, 'list').length > 0)

/**
 * The longest lines that any formatter is set to: what gets longer has got more arguments since. Those that a linter is
 * told to leave may be longer, and stay one line.
 */
const WIDEST = 120

/**
 * The inverse of `breakUpCall`, but for the list itself and the mark. No edits where the arguments would be too long for
 * one line, or somebody has put a comment between them.
 */
export function joinCall(
  source: PythonSource,
  list: PyNode,
  removed: readonly PyNode[],
  { open, close, shared }: OneLine,
): Edit[] {
  const { text } = source
  const own = argumentOf(list)
  const container = own.parent
  if (!shared || container?.type !== 'argument_list') return []
  const items = namedChildren(container)
  const [first, last] = [items[0], items.at(-1)]
  const comma = last && commaAfter(container, last)
  if (!first || !last || !comma) return []
  const kept = namedChildren(list).filter((item) => !removed.includes(item))
  const joined = open + kept.map((item) => textOf(source, item)).join(', ') + close
  const texts = items.map((item) =>
    item === own ? text.slice(own.start, list.start) + joined : textOf(source, item),
  )
  const gaps = items
    .slice(1)
    .map((item, index) => ({ start: (items[index] as PyNode).end, end: item.start }))
  const ends = [...gaps, { start: last.end, end: container.end - 1 }]
  const row = texts.join(', ')
  if (/[\r\n]/.test(row) || !ends.every((gap) => isGap(text, gap.start, gap.end))) return []
  // a comment about the call, or its first argument
  if (/\S/.test(text.slice(container.start + 1, first.start))) return []
  const around = shared === 'call' ? container.start : first.start
  const length = around - lineStart(text, around) + row.length + (shared === 'call' ? 2 : 0)
  if (length > WIDEST) return []
  return [
    ...(shared === 'call' ? [remove(container.start + 1, first.start)] : []),
    ...gaps.map(({ start, end }) => replace(lineEnd(text, start), end, ' ')),
    remove(comma.start, comma.end),
    ...(shared === 'call' ? [remove(lineEnd(text, comma.end), container.end - 1)] : []),
  ]
}

/** Whether arguments that `breakUpCall` gave lines of their own still have nothing but a mark between them. */
function isGap(text: string, start: number, end: number): boolean {
  const stop = lineEnd(text, start)
  if (stop >= end) return false
  const [mark] = findMarks(text, start, stop)
  const comma = text.slice(start, mark?.start ?? stop)
  return comma === ',' && (mark?.end ?? stop) === stop && /^\s*$/.test(text.slice(stop, end))
}
