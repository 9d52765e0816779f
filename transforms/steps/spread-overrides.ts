import { splatsOf } from '../../src/python/calls.ts'
import { type Quotes, quote, stringValue } from '../../src/python/strings.ts'
import {
  childOf,
  namedChildren,
  type PyNode,
  type PythonSource,
  partOf,
  textOf,
} from '../../src/python/syntax.ts'
import { type Edit, insert, remove } from '../../src/text/edits.ts'

/**
 * `**common` as `**{**common, "arguments": [*common["arguments"], flags], "allow_reuse": False}`: whatever it gives a
 * step, but for these. Naming them in the call itself would give them twice.
 */

/** What is given otherwise than by `**`: an argument and its expression. */
export type Override = readonly [name: string, value: string]

/** What may follow `**` inside of a dict as well. */
const SPREADABLE =
  /^(identifier|attribute|call|subscript|dictionary|parenthesized_expression|binary_operator)$/

/** What a call takes by its one `**`; null where it has none, or where others may give the same. */
export function splatOf(call: PyNode): PyNode | null {
  const [splat, ...others] = splatsOf(call)
  const operand = splat?.type === 'dictionary_splat' ? namedChildren(splat)[0] : undefined
  return operand && others.length === 0 && SPREADABLE.test(operand.type) ? operand : null
}

const isSplat = ({ type }: PyNode): boolean => /_splat$/.test(type)

/** Whether an expression may stand there twice: it is worked out without a call. */
export function canBeRepeated(source: PythonSource, node: PyNode): boolean {
  switch (node.type) {
    case 'identifier':
      return true
    case 'attribute':
      return canBeRepeated(source, partOf(node, 'object'))
    case 'subscript': {
      const key = childOf(node, 'subscript')
      const holder = childOf(node, 'value')
      const isPlain =
        key !== null && (key.type === 'identifier' || stringValue(source, key) !== null)
      return isPlain && holder !== null && canBeRepeated(source, holder)
    }
    default:
      return false
  }
}

/** The value of an item that stands in the dict which a call takes apart; null where none can be seen there. */
export function itemOfSpread(source: PythonSource, call: PyNode, name: string): PyNode | null {
  const dict = splatOf(call)
  return dict && itemOf(source, dict, name)
}

function itemOf(source: PythonSource, dict: PyNode, name: string): PyNode | null {
  const items = dict.type === 'dictionary' ? namedChildren(dict) : []
  const at = items.findLastIndex((item) => keyOf(source, item) === name)
  const item = items[at]
  // a dict that is taken apart behind it may hold another
  if (item) return items.slice(at + 1).some(isSplat) ? null : childOf(item, 'value')
  const inner = overridden(source, dict)
  return inner && itemOf(source, inner.given, name)
}

const keyOf = (source: PythonSource, item: PyNode): string | null => {
  const key = childOf(item, 'key')
  return key && stringValue(source, key)
}

/**
 * A list with more items behind those that `**` gives under a name.
 *
 * @param isSure whether it always gives a list
 */
export function listWith(
  source: PythonSource,
  operand: PyNode,
  name: string,
  items: string,
  { isSure, quotes }: { isSure: boolean; quotes: Quotes },
): string {
  const [sure, unsure] = listsIn(textOf(source, operand), quote(name, quotes))
  return `[*${isSure ? sure : unsure}, ${items}]`
}

/** What gives the list under a key, and what does where there may be none. */
const listsIn = (operand: string, key: string): readonly [string, string] => [
  `${operand}[${key}]`,
  `(${operand}.get(${key}) or ())`,
]

/** What is given by a dict but for what `add` gives otherwise, and the names of that. */
export interface Overridden {
  readonly given: PyNode
  readonly names: readonly string[]
}

/** Takes apart what `override` has written; null for any other expression. */
export function overridden(source: PythonSource, dict: PyNode): Overridden | null {
  const [splat, ...pairs] = dict.type === 'dictionary' ? namedChildren(dict) : []
  const given = splat?.type === 'dictionary_splat' ? namedChildren(splat)[0] : undefined
  if (!given || pairs.length === 0) return null
  const names = pairs.map((pair) => overriddenBy(source, given, pair))
  return names.every((name) => name !== null) ? { given, names } : null
}

/** The name that an item gives otherwise, as `add` does. */
function overriddenBy(source: PythonSource, given: PyNode, pair: PyNode): string | null {
  const [key, value] = [childOf(pair, 'key'), childOf(pair, 'value')]
  const name = key && stringValue(source, key)
  if (!name || !value) return null
  if (name === 'allow_reuse') return value.type === 'false' ? name : null
  const [first] = value.type === 'list' ? namedChildren(value) : []
  const operand = first?.type === 'list_splat' ? namedChildren(first)[0] : undefined
  const plain = (text: string) => text.replace(/['"\s]/g, '')
  const isOurs =
    operand &&
    listsIn(textOf(source, given), name).some(
      (list) => plain(list) === plain(textOf(source, operand)),
    )
  return isOurs ? name : null
}

/** Gives some arguments otherwise than by `**`. */
export const override = (
  operand: PyNode,
  overrides: readonly Override[],
  quotes: Quotes,
): Edit[] => [
  insert(operand.start, '{**'),
  insert(
    operand.end,
    `${overrides.map(([name, value]) => `, ${quote(name, quotes)}: ${value}`).join('')}}`,
  ),
]

/** Gives back the dict that some arguments were given otherwise than by. */
export const restoreIn = (dict: PyNode, given: PyNode): Edit[] => [
  remove(dict.start, given.start),
  remove(given.end, dict.end),
]
