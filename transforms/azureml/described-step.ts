import { isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { endOf, offsetOf } from '../../src/packages/yaml.ts'
import { indentAt, lineEnd } from '../../src/text/document.ts'

export const ARGUMENTS = 'arguments'
export const REUSE = 'allow_reuse'

/** A job that a file describes instead of code. */
export interface DescribedStep {
  readonly text: string
  /** Where its description begins, which is what it is asked for by, and ends. */
  readonly start: number
  readonly end: number
  /** The keys that lead to the map with its arguments. */
  readonly path: readonly string[]
  readonly script: { readonly key: unknown; readonly name: string }
  readonly arguments: Arguments
  /** Whether each argument has to be a text, numbers too. */
  readonly takesTexts: boolean
  /** Null for what is run each time. */
  readonly reuse: Reuse | null
}

/** Where a line can be put: behind which other, and what it begins with. */
export interface LinePlace {
  readonly end: number
  readonly indent: string
}

/** What is passed to the script. */
export type Arguments =
  | { readonly form: 'missing'; readonly place: LinePlace }
  | { readonly form: 'list'; readonly key: unknown; readonly list: YAMLSeq }
  /** Nothing, one text, or a list that has another name. */
  | { readonly form: 'other'; readonly key: unknown }

/** What says whether Azure ML may take the last output and not run the script. */
export interface Reuse {
  /** The keys that lead to the map that says it. */
  readonly path: readonly string[]
  readonly pair: Pair | null
  /** Whether the pair allows it; so does one that is missing. */
  readonly isAllowed: boolean
  /** Where it can be said. */
  readonly place: LinePlace
}

/** The key of a map with what stands behind it; null where it has none. */
export const pairOf = (map: YAMLMap, wanted: string): Pair | null =>
  map.items.find(({ key }) => isScalar(key) && key.value === wanted) ?? null

/** The text that a node is; null where it is none, or nothing. */
export const textOf = (node: unknown): string | null =>
  isScalar(node) && typeof node.value === 'string' && node.value.trim() !== '' ? node.value : null

/** A line below that of a key, which lines up with it. */
export const below = (text: string, { key, value }: Pair): LinePlace => ({
  end: lineEnd(text, endOf(text, value)),
  indent: indentAt(text, offsetOf(key)),
})

/** The arguments of a map; where it has none, there is a place for them. */
export function argumentsOf(map: YAMLMap, place: LinePlace): Arguments {
  const pair = pairOf(map, ARGUMENTS)
  if (!pair) return { form: 'missing', place }
  const { key, value } = pair
  return isSeq(value) && !value.anchor ? { form: 'list', key, list: value } : { form: 'other', key }
}

/** What a list holds, as texts. */
export const valuesOf = (list: YAMLSeq): string[] =>
  list.items.map((item) => (isScalar(item) ? String(item.value) : ''))
