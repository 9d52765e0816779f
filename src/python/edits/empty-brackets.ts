import { indentAt, lineEnd, newlineAt } from '../../text/document.ts'
import { type Edit, insert } from '../../text/edits.ts'
import type { PyNode, PythonSource } from '../syntax.ts'
import { fillRows } from './brackets.ts'
import { indentUnit } from './indent.ts'
import { startsLine } from './item-places.ts'
import { alignsItems, widthOf } from './width.ts'

/**
 * Whether brackets hold no items, but lines: what somebody has taken out for now may stand there as comments. Lines that
 * a backslash joins are none.
 */
export function isEmptyOnLines({ text }: PythonSource, { start, end }: PyNode): boolean {
  const written = text.slice(start, end)
  return /[\r\n]/.test(written) && BLANK.test(written)
}

const BLANK = /^[[({](?:\s|#.*(?=[\r\n]))*[\])}]$/

/** The first lines of brackets without items that end on another line; null for any other. */
export function rowsOfEmpty(
  source: PythonSource,
  container: PyNode,
  groups: readonly (readonly string[])[],
): Edit | null {
  if (!isEmptyOnLines(source, container)) return null
  const { text } = source
  const comment = container.children.find(
    ({ type, start }) => type === 'comment' && startsLine(text, start),
  )
  const indent = comment
    ? indentAt(text, comment.start)
    : indentAt(text, container.start) + indentUnit(source)
  const rows = alignsItems(source)
    ? fillRows(groups, widthOf(source) - indent.length)
    : groups.flat()
  const newline = newlineAt(text, container.start)
  const added = rows.map((row) => `${newline}${indent}${row},`)
  return insert(lineEnd(text, container.start), added.join(''))
}
