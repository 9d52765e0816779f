import { indentAt, newlineAt } from '../text/document.ts'
import { type Edit, insert, remove } from '../text/edits.ts'
import type { Container, Entry } from './container.ts'
import { formatJson, formatJsonLine } from './format.ts'
import { blockStyle, expands, indentUnit } from './layout.ts'
import type { JsonDocument, JsonNode } from './parse.ts'
import { commentsIn, countNewlines, hasNewline, isBlank, sameLineCommentsEnd } from './trivia.ts'
import type { JsonValue } from './value.ts'

/**
 * The first entry of an empty container, and its removal.
 *
 * What was between the brackets must be readable from what is around the entry:
 *
 *     before       around the entry                        reads as
 *     []           nothing, on one line                    []
 *     []           a line ending on either side            []
 *     [ ]          the same blanks on either side          [ ]
 *     [            two line endings before the entry, and  what follows the entry
 *     ]            what was there after it; one line
 *                  ending will do where two or more were
 *     [ // a       behind the comments on the bracket's    all but the blanks
 *       // b       line; what was there follows            before the entry
 *     ]
 *
 *     [] that      the brackets hug the entry, which is    the list was made for
 *     was made     over several lines                      its first item
 *
 * So the blank line above an entry in brackets that were open over two lines is not decoration.
 */

/**
 * Puts the first entry into an empty array or object.
 *
 * @param key the property's key and colon, empty for an item
 */
export function insertOnly(
  doc: JsonDocument,
  container: Container,
  key: string,
  value: JsonValue,
): Edit[] {
  const { text } = doc
  const { node, open, close } = container
  const within = text.slice(open, close)
  const outer = indentAt(text, node.offset)
  const newline = newlineAt(text, open)
  const unit = indentUnit(doc, node)
  const block = (indent: string) => key + formatJson(value, blockStyle(doc, node, indent, open))

  if (!isBlank(within)) {
    const at = sameLineCommentsEnd(text, open, close)
    if (!hasNewline(text.slice(at, close))) return [insert(at, ` ${block(outer)}`)]
    const ownLine = commentsIn(text, at, close)[0]
    const indent = ownLine ? indentAt(text, ownLine.start) : outer + unit
    return [insert(at, newline + indent + block(indent))]
  }
  const inner = newline + outer + unit
  if (hasNewline(within))
    return [
      insert(open, (countNewlines(within) === 1 ? newline : '') + inner + block(outer + unit)),
    ]
  if (within) return [insert(open, within + block(outer))]
  if (expands(doc, node, value))
    return [insert(open, inner + block(outer + unit) + newline + outer)]
  return [insert(open, key + formatJsonLine(value, ''))]
}

/** Puts the first item into an empty array that was made for it, so that `wasMade` can tell. */
export function insertHugged(doc: JsonDocument, array: JsonNode, value: JsonValue): Edit[] {
  const at = array.offset + 1
  return [insert(at, formatJson(value, blockStyle(doc, array, indentAt(doc.text, at), at)))]
}

/** Whether an array was made by `insertHugged` for the one item that it holds: other lists are never laid out so. */
export function wasMade(text: string, array: JsonNode): boolean {
  const [item] = array.children ?? []
  return (
    item !== undefined &&
    array.offset + 1 === item.offset &&
    array.length === item.length + 2 &&
    hasNewline(text.slice(item.offset, item.offset + item.length))
  )
}

/** Removes an only entry without comments around it, and `end`, where its own comma ends. */
export function removeOnly(text: string, container: Container, entry: Entry, end: number): Edit[] {
  const before = text.slice(container.open, entry.start)
  const after = text.slice(end, container.close)
  const newlines = [countNewlines(before), countNewlines(after)]
  const wasAfter = newlines.includes(0) ? before === after : Math.max(...newlines) > 1
  return [remove(container.open, wasAfter ? end : container.close)]
}
