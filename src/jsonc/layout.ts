import { indentAt, lineStart, newlineAt } from '../text/document.ts'
import type { Container, Entry } from './container.ts'
import { entryValue } from './container.ts'
import { type BlockStyle, formatJson, formatJsonLine } from './format.ts'
import type { JsonDocument, JsonNode } from './parse.ts'
import { hasNewline } from './trivia.ts'
import { hasContent, type JsonValue } from './value.ts'

/** One level of indentation as VS Code has it, for a file that does not show any. */
const DEFAULT_UNIT = '    '

/** Longer values go over several lines, whatever their neighbours do. UTF-16 code units. */
const LONGEST_LINE = 100

/** Whether a node starts and ends on one line. */
export function isOneLine(text: string, node: JsonNode): boolean {
  return !hasNewline(text.slice(node.offset, node.offset + node.length))
}

/** Whether an entry stands on a line of its own: its bracket or the entry before it is further up. */
export function startsLine(text: string, entry: Entry): boolean {
  return hasNewline(text.slice(entry.after, entry.start))
}

/** One level of indentation near a container: its entries' own, its own, its parents', the document's. */
export function indentUnit(doc: JsonDocument, container: JsonNode): string {
  const near = [
    ...(container.children ?? []).map(entryValue).reverse(),
    ...selfAndParents(container),
  ]
  for (const node of [...near, ...(doc.root ? walk(doc.root) : [])]) {
    const step = indentStep(doc.text, node)
    if (step) return step
  }
  return DEFAULT_UNIT
}

/** How much deeper than its own line a container's entries are; empty where that cannot be seen. */
function indentStep(text: string, node: JsonNode): string {
  const base = indentAt(text, node.offset)
  for (const { offset } of node.type === 'property' ? [] : (node.children ?? [])) {
    const indent = indentAt(text, offset)
    const firstOnLine = lineStart(text, offset) + indent.length === offset
    if (firstOnLine && indent.length > base.length && indent.startsWith(base))
      return indent.slice(base.length)
  }
  return ''
}

function* selfAndParents(node: JsonNode): Generator<JsonNode> {
  for (let at: JsonNode | undefined = node; at; at = at.parent) yield at
}

function* walk(node: JsonNode): Generator<JsonNode> {
  yield node
  for (const child of node.children ?? []) yield* walk(child)
}

/** The value of a new entry beside others, on one line or over several as theirs are, where one line can hold it. */
export function formatBeside(
  doc: JsonDocument,
  { node, entries }: Container,
  value: JsonValue,
  indent: string,
  at: number,
): string {
  const siblings = entries
    .map((entry) => entryValue(entry.node))
    .filter(({ children }) => children?.length)
  const inLines =
    node.type === 'array' &&
    siblings.length > 0 &&
    siblings.every((item) => isOneLine(doc.text, item))
  if (isOneLine(doc.text, node) || inLines) {
    const line = formatJsonLine(value, linePadding(doc.text, [...siblings, node]))
    if (line.length <= LONGEST_LINE) return line
  }
  return formatJson(value, blockStyle(doc, node, indent, at))
}

/** The style of a value in a container that goes to `at`, on a line with the given indentation. */
export function blockStyle(
  doc: JsonDocument,
  container: JsonNode,
  indent: string,
  at: number,
): BlockStyle {
  return {
    indent,
    unit: indentUnit(doc, container),
    newline: newlineAt(doc.text, at),
  }
}

/** The blanks inside the braces of an object on one line: as `models` have them, the first that is such an object. */
export function linePadding(text: string, models: readonly JsonNode[]): '' | ' ' {
  const model = models.find((node) => node.type === 'object' && node.children?.length)
  return model && text[model.offset + 1] === ' ' ? ' ' : ''
}

/** The text between the key and the value of a new property: as in the last one, where that is a plain colon. */
export function colonLike(text: string, container: JsonNode): string {
  const [key, value] = container.children?.at(-1)?.children ?? []
  const colon = key && value ? text.slice(key.offset + key.length, value.offset) : ''
  return /^ ?: ?$/.test(colon) ? colon : ': '
}

/** Whether a value that goes into an empty container is laid out over several lines. */
export function expands(doc: JsonDocument, container: JsonNode, value: JsonValue): boolean {
  if (hasContent(value)) return true
  if (container.type === 'array') return false
  // An object's empty braces open up like VS Code's, but not within a line that holds more.
  const outer = container.parent?.type === 'property' ? container.parent.parent : container.parent
  return !outer || !isOneLine(doc.text, outer)
}
