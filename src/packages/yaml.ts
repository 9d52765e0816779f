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

/** Why a text is no YAML, and the UTF-16 offset where that shows. */
export interface YamlFault {
  readonly at: number
  readonly reason: string
}

/** YAML without a fault, or the first that it has. */
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

/**
 * What stands under a key of a map, its own or what `<<` brings in; undefined where nothing does.
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

/** Where what a node says ends: block strings, lists and maps themselves end on the line after that. */
export const endOf = (text: string, node: unknown): number =>
  text.slice(0, rangeOf(node)[1]).trimEnd().length
