import { type Quotes, quote, stringValue } from '../../src/python/strings.ts'
import { childOf, namedChildren, type PyNode, type PythonSource } from '../../src/python/syntax.ts'
import { type Edit, insert, remove } from '../../src/text/edits.ts'

/**
 * `**common` as `**{**common, "allow_reuse": False}`: whatever it gives a step, but for reuse. Naming `allow_reuse` in
 * the call itself would give it twice.
 */

/** What may follow `**` inside of a dict as well. */
const SPREADABLE =
  /^(identifier|attribute|call|subscript|dictionary|parenthesized_expression|binary_operator)$/

/** What a call takes by its one `**`; null where it has none, or where others may give the same. */
export function splatOf(call: PyNode): PyNode | null {
  const list = childOf(call, 'arguments')
  const [splat, ...others] = list ? namedChildren(list).filter(isSplat) : []
  const operand = splat?.type === 'dictionary_splat' ? namedChildren(splat)[0] : undefined
  return operand && others.length === 0 && SPREADABLE.test(operand.type) ? operand : null
}

const isSplat = ({ type }: PyNode): boolean => /_splat$/.test(type)

/** The dict that is given but for reuse; null where an expression is none of that form. */
export function reusedOtherwise(source: PythonSource, dict: PyNode): PyNode | null {
  const [splat, pair, ...others] = dict.type === 'dictionary' ? namedChildren(dict) : []
  if (splat?.type !== 'dictionary_splat' || pair?.type !== 'pair' || others.length > 0) return null
  const key = childOf(pair, 'key')
  const forbids =
    key && stringValue(source, key) === 'allow_reuse' && childOf(pair, 'value')?.type === 'false'
  return forbids ? (namedChildren(splat)[0] ?? null) : null
}

/** Forbids reuse in what `**` gives. */
export const forbidIn = (operand: PyNode, quotes: Quotes): Edit[] => [
  insert(operand.start, '{**'),
  insert(operand.end, `, ${quote('allow_reuse', quotes)}: False}`),
]

/** Gives back the dict that reuse was forbidden in. */
export const restoreIn = (dict: PyNode, given: PyNode): Edit[] => [
  remove(dict.start, given.start),
  remove(given.end, dict.end),
]
