import { isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { endOf, offsetOf } from '../../src/packages/yaml.ts'
import { indentAt, lineEnd, lineStart, newlineAt } from '../../src/text/document.ts'

/** The keys of what a step is given, and of whether it may be reused. */
export const ARGUMENTS = 'arguments'
export const REUSE = 'allow_reuse'

/** A step or job that a file describes instead of code. */
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

/** A place for a new line: the end of the line above, and the indentation. */
export interface LinePlace {
  readonly end: number
  readonly indent: string
}

/** A place for a new pair of a map in braces, as in JSON: behind another, and what goes between the two. */
export interface BracesPlace {
  readonly behind: number
  readonly between: string
}

/** The arguments of the script, as the file gives them. */
export type Arguments =
  | { readonly form: 'missing'; readonly place: LinePlace | BracesPlace }
  | {
      readonly form: 'list'
      readonly key: unknown
      readonly list: YAMLSeq
      /** Whether the map that holds them is written in braces. */
      readonly isInBraces: boolean
    }
  /** Nothing, one text, or a list that has another name. */
  | { readonly form: 'other'; readonly key: unknown }

/** How a file says whether Azure ML may take the last output of a step instead of running it. */
export interface Reuse {
  /** The keys that lead to the map that says it. */
  readonly path: readonly string[]
  readonly pair: Pair | null
  /** Whether the pair allows it; so does one that is missing. */
  readonly isAllowed: boolean
  /** Where it can be said. */
  readonly place: LinePlace
}

/** The pair of a key in a map; null where the map has no such key. */
export const pairOf = (map: YAMLMap, wanted: string): Pair | null =>
  map.items.find(({ key }) => isScalar(key) && key.value === wanted) ?? null

/** The text of a node; null where it is none, or empty. */
export const scalarText = (node: unknown): string | null =>
  isScalar(node) && typeof node.value === 'string' && node.value.trim() !== '' ? node.value : null

/** The place of a line below that of a key, lined up with it. */
export const lineBelow = (text: string, { key, value }: Pair): LinePlace => ({
  end: lineEnd(text, endOf(text, value)),
  indent: indentAt(text, offsetOf(key)),
})

/** The place behind a pair of a map in braces: on a line of its own where that pair begins one. */
export function behind(text: string, { key, value }: Pair): BracesPlace {
  const start = offsetOf(key)
  const isFirst = text.slice(lineStart(text, start), start).trim() === ''
  return {
    behind: endOf(text, value),
    between: isFirst ? `,${newlineAt(text, start)}${indentAt(text, start)}` : ', ',
  }
}

/** The arguments of a map, or the place for them where it has none. */
export function argumentsOf(map: YAMLMap, place: LinePlace | BracesPlace): Arguments {
  const pair = pairOf(map, ARGUMENTS)
  if (!pair) return { form: 'missing', place }
  const { key, value } = pair
  return isSeq(value) && !value.anchor
    ? { form: 'list', key, list: value, isInBraces: map.flow === true }
    : { form: 'other', key }
}

/** The items of a list, as texts. */
export const valuesOf = (list: YAMLSeq): string[] =>
  list.items.map((item) => (isScalar(item) ? String(item.value) : ''))
