import { type Document, isAlias, parseDocument, type SchemaOptions, type YAMLSeq } from 'yaml'

/** YAML as a document whose parts know where they stand. */

/** YAML with what its parts are made of; an error where the parser gives up. */
export function parseYaml(text: string, options: SchemaOptions = {}): Document.Parsed | Error {
  try {
    // YAML ends a line with a \r alone, too, as in \r\r\n; the library does not
    const lines = text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text
    return parseDocument(lines, { keepSourceTokens: true, logLevel: 'silent', ...options })
  } catch (error) {
    return error as Error
  }
}

/** What a text holds, with what `<<` brings in; null where it is no YAML. */
export function dataOf(text: string): unknown {
  const document = parseYaml(text, { merge: true })
  if (document instanceof Error || document.errors.length > 0) return null
  try {
    // an alias is data of its own: what is done to one is not done to the other
    return JSON.parse(JSON.stringify(document.toJS() ?? null))
  } catch {
    return null
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
