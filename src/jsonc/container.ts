import type { JsonNode } from './parse.ts'
import { commaIn } from './trivia.ts'

/** An array or object as its entries: items or properties, each with the comma behind it. */
export interface Container {
  readonly node: JsonNode
  /** Where the content starts, behind the opening bracket. */
  readonly open: number
  /** Where the closing bracket stands. */
  readonly close: number
  readonly entries: readonly Entry[]
}

/** An item or a property where it stands, by UTF-16 offsets. */
export interface Entry {
  /** An item, or a property with its key and value. */
  readonly node: JsonNode
  /** Where what precedes it ends: the opening bracket, or the comma before it. */
  readonly after: number
  readonly start: number
  readonly end: number
  readonly comma: number | null
}

/**
 * Reads the entries of an array or object.
 *
 * @throws TypeError for any other node
 */
export function readContainer(text: string, node: JsonNode): Container {
  if (node.type !== 'array' && node.type !== 'object')
    throw new TypeError(`expected an array or an object, not a ${node.type}`)
  const open = node.offset + 1
  const close = node.offset + node.length - 1
  const children = node.children ?? []
  const entries: Entry[] = []
  let after = open
  for (const [index, child] of children.entries()) {
    const end = child.offset + child.length
    const comma = commaIn(text, end, children[index + 1]?.offset ?? close)
    entries.push({ node: child, after, start: child.offset, end, comma })
    after = comma === null ? end : comma + 1
  }
  return { node, open, close, entries }
}

/** The item itself, or the value of a property. */
export function entryValue(entry: JsonNode): JsonNode {
  return entry.type === 'property' ? (entry.children?.[1] ?? entry) : entry
}
