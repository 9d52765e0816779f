import { indentAt, newlineAt } from '../text/document.ts'
import { type Edit, insert } from '../text/edits.ts'
import { type Container, type Entry, readContainer } from './container.ts'
import { insertOnly } from './empty.ts'
import { colonLike, formatBeside, indentUnit, startsLine } from './layout.ts'
import type { JsonDocument, JsonNode } from './parse.ts'
import { commentsIn, hasNewline, leadingCommentsStart, sameLineCommentsEnd } from './trivia.ts'
import { type JsonValue, property } from './value.ts'

/** The end of an array or object at which a new entry goes. */
export type Side = 'start' | 'end'

/** Adds an item to an array, in the layout of those that are there. */
export function insertItem(
  doc: JsonDocument,
  array: JsonNode,
  value: JsonValue,
  at: Side = 'end',
): Edit[] {
  if (array.type !== 'array') throw new TypeError(`expected an array, not a ${array.type}`)
  return insertEntry(doc, array, '', value, at)
}

/** Adds items at the end of an array that has some, in the layout of those that are there. */
export function insertItems(
  doc: JsonDocument,
  array: JsonNode,
  values: readonly JsonValue[],
): Edit[] {
  const container = readContainer(doc.text, array)
  const last = container.entries.at(-1)
  if (!last) throw new Error('the array has no items to stand beside')
  return values.length > 0 ? insertAfter(doc, container, last, '', values) : []
}

/** Adds a property to an object, which must not have it yet: what is there is for `replaceValue`. */
export function insertProperty(
  doc: JsonDocument,
  object: JsonNode,
  key: string,
  value: JsonValue,
  at: Side = 'end',
): Edit[] {
  if (object.type !== 'object') throw new TypeError(`expected an object, not a ${object.type}`)
  if (property(object, key))
    throw new Error(`the object has a property ${JSON.stringify(key)} already`)
  return insertEntry(doc, object, JSON.stringify(key) + colonLike(doc.text, object), value, at)
}

function insertEntry(
  doc: JsonDocument,
  node: JsonNode,
  key: string,
  value: JsonValue,
  at: Side,
): Edit[] {
  const container = readContainer(doc.text, node)
  const first = container.entries[0]
  const last = container.entries.at(-1)
  if (!first || !last) return insertOnly(doc, container, key, value)
  return at === 'start'
    ? insertBefore(doc, container, first, key, value)
    : insertAfter(doc, container, last, key, [value])
}

/**
 * Inserts an entry before another. Removal is its inverse: it takes the entry, its comma, and the blanks up to what is
 * next.
 */
function insertBefore(
  doc: JsonDocument,
  container: Container,
  first: Entry,
  key: string,
  value: JsonValue,
): Edit[] {
  const { text } = doc
  const at = leadingCommentsStart(text, first.after, first.start)
  const indent = indentAt(text, at)
  const gap = hasNewline(text.slice(first.after, at))
    ? newlineAt(text, at) + indent
    : gapOnLine(text, container)
  return [insert(at, `${key}${formatBeside(doc, container, value, indent, at)},${gap}`)]
}

/**
 * Inserts an entry after another. Removal is its inverse: it takes the comma, the blanks before the entry, and the
 * entry.
 */
function insertAfter(
  doc: JsonDocument,
  container: Container,
  last: Entry,
  key: string,
  values: readonly JsonValue[],
): Edit[] {
  const { text } = doc
  const from = last.comma === null ? last.end : last.comma + 1
  const at = sameLineCommentsEnd(text, from, container.close)
  const ownLine = startsLine(text, last) || commentsIn(text, from, at).at(-1)?.kind === 'line'
  const indent = ownLine ? indentBelow(doc, container, last) : indentAt(text, last.start)
  const gap = ownLine ? newlineAt(text, from) + indent : gapOnLine(text, container)
  const entries = values
    .map((value) => gap + key + formatBeside(doc, container, value, indent, from))
    .join(',')
  if (last.comma !== null) return [insert(at, `${entries},`)]
  // On a line of its own the entry leaves comments behind the comma; on theirs, it would take them over.
  if (ownLine && at > from) return [insert(from, ','), insert(at, entries)]
  return [insert(at, `,${entries}`)]
}

/** The indentation of a new line under an entry, which may stand on the line of its bracket. */
function indentBelow(doc: JsonDocument, { node }: Container, last: Entry): string {
  const indent = indentAt(doc.text, last.start)
  const onBracketLine = !hasNewline(doc.text.slice(node.offset, last.start))
  return onBracketLine ? indent + indentUnit(doc, node) : indent
}

/** The text between two entries on one line. */
function gapOnLine(text: string, { entries, node }: Container): string {
  const last = entries.at(-1)
  const gap = last && entries.length > 1 ? text.slice(last.after, last.start) : null
  if (gap !== null && /^ *$/.test(gap)) return gap
  return node.type === 'object' && colonLike(text, node) === ':' ? '' : ' '
}
