import { type Document, isAlias, parseDocument, type YAMLSeq } from 'yaml'

/** YAML as a document whose parts know where they stand. */

/** YAML with what its parts are made of; an error where the parser gives up. */
export function parseYaml(text: string): Document.Parsed | Error {
  try {
    // YAML ends a line with a \r alone, too, as in \r\r\n; the library does not
    const lines = text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text
    return parseDocument(lines, { keepSourceTokens: true, logLevel: 'silent' })
  } catch (error) {
    return error as Error
  }
}

/** What a node stands for, where it is the alias of another. */
export function resolveAlias(document: Document.Parsed, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node
}

/** Where the dashes of a block list stand. */
export function dashesOf(list: YAMLSeq): number[] {
  const token = list.srcToken
  if (token?.type !== 'block-seq') return []
  return token.items.flatMap(({ start }) =>
    start.flatMap(({ type, offset }) => (type === 'seq-item-ind' ? [offset] : [])),
  )
}

/** Start, end of the value, and end with the comment behind it. */
export function rangeOf(node: unknown): readonly [number, number, number] {
  return (node as { range?: [number, number, number] | null } | null)?.range ?? [0, 0, 0]
}

/** Where a node starts. */
export const offsetOf = (node: unknown): number => rangeOf(node)[0]
