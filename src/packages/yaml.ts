import {
  type Document,
  isAlias,
  isMap,
  isSeq,
  parseDocument,
  type SchemaOptions,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { CONFLICT, conflictIn } from '../text/conflict.ts'

/** YAML as a document whose parts know where they stand. */

/** Parses YAML with the place of each part; gives the error where the parser itself throws one. */
export function parseYaml(text: string, options: SchemaOptions = {}): Document.Parsed | Error {
  try {
    // YAML ends a line with a \r alone, too, as in \r\r\n; the library does not
    const lines = text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text
    return parseDocument(lines, { keepSourceTokens: true, logLevel: 'silent', ...options })
  } catch (error) {
    return error as Error
  }
}

/** Why a text is no YAML, and the UTF-16 offset where that shows. */
export interface YamlFault {
  readonly at: number
  readonly reason: string
}

/** Parses YAML; gives the first fault where it has any. */
export function readYaml(text: string): Document.Parsed | YamlFault {
  const document = parseYaml(text)
  if (document instanceof Error) return { at: 0, reason: document.message }
  const error = document.errors[0]
  if (!error) return document
  const conflict = conflictIn(text)
  return conflict === null
    ? { at: error.pos[0], reason: (error.message.split('\n')[0] ?? '').replace(/:$/, '') }
    : { at: conflict, reason: `it ${CONFLICT.wrong}` }
}

/** The data of a text, with what `<<` merges in; null where it is no YAML. */
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

/** The text that some keys lead to, each in the map of the one before; null where there is none, or nothing but blanks. */
export function textUnder(document: Document.Parsed, ...keys: readonly string[]): string | null {
  const value: unknown = isMap(document.contents) ? document.getIn(keys) : null
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

/** The node that an alias stands for; any other node itself. */
export function resolveAlias(document: Document.Parsed, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node
}

/**
 * The value under a key of a map, its own or one that `<<` merges in; undefined where there is none.
 *
 * @param seen maps that do not have it: one may lead back to itself
 */
export function valueUnder(
  document: Document.Parsed,
  map: YAMLMap,
  key: string,
  seen = new Set<unknown>(),
): unknown {
  if (map.has(key)) return resolveAlias(document, map.get(key, true))
  seen.add(map)
  const merged = resolveAlias(document, map.get('<<', true))
  for (const each of isSeq(merged) ? merged.items : [merged]) {
    const other = resolveAlias(document, each)
    const value =
      isMap(other) && !seen.has(other) ? valueUnder(document, other, key, seen) : undefined
    if (value !== undefined) return value
  }
  return undefined
}

/** The offsets of the dashes of a block list. */
export function dashesOf(list: YAMLSeq): number[] {
  const token = list.srcToken
  if (token?.type !== 'block-seq') return []
  return token.items.flatMap(({ start }) =>
    start.flatMap(({ type, offset }) => (type === 'seq-item-ind' ? [offset] : [])),
  )
}

/** The offsets at which a node starts, its value ends, and the comment behind it ends. */
export function rangeOf(node: unknown): readonly [number, number, number] {
  return (node as { range?: [number, number, number] | null } | null)?.range ?? [0, 0, 0]
}

/** The offset at which a node starts. */
export const offsetOf = (node: unknown): number => rangeOf(node)[0]

/** The offset at which the text of a node ends: block strings, lists and maps themselves end on the line after that. */
export const endOf = (text: string, node: unknown): number =>
  text.slice(0, rangeOf(node)[1]).trimEnd().length
