import { only } from '../../src/collections/only.ts'
import { splatsOf } from '../../src/python/calls.ts'
import { type Item, inOneLine } from '../../src/python/edits/added-items.ts'
import { type Brackets, layBrackets } from '../../src/python/edits/brackets.ts'
import { indentUnit } from '../../src/python/edits/indent.ts'
import { CONTINUED_BEYOND, widthOf } from '../../src/python/edits/width.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { type Quotes, quote, stringValue } from '../../src/python/strings.ts'
import {
  childOf,
  namedChildren,
  type PyNode,
  type PythonSource,
  partOf,
  textOf,
} from '../../src/python/syntax.ts'
import { indentAt, lineEnd, lineStart, newlineAt } from '../../src/text/document.ts'
import { type Edit, insert, remove } from '../../src/text/edits.ts'

/**
 * `**common` as `**{**common, "arguments": [*common["arguments"], flags], "allow_reuse": False}`: whatever it gives a
 * step, but for these. Naming them in the call itself would give them twice.
 */

/** What is given otherwise than by `**`: an argument and its expression. */
export type Override = readonly [name: string, value: Item]

/** Types of expressions that may follow `**` inside of a dict as well. */
const SPREADABLE =
  /^(identifier|attribute|call|subscript|dictionary(_comprehension)?|parenthesized_expression|binary_operator)$/

/** The operand of a call's one `**`; null where it has none, and where another dict may give the same arguments. */
export function splatOf(call: PyNode): PyNode | null {
  const splat = only(splatsOf(call).filter(({ type }) => type === 'dictionary_splat'))
  const operand = splat && namedChildren(splat)[0]
  return operand && SPREADABLE.test(operand.type) ? operand : null
}

const isSplat = ({ type }: PyNode): boolean => /_splat$/.test(type)

/**
 * The source of a dict that holds the same as another under a name, and may be read besides it: it makes no call; null
 * where there is none.
 */
export function repeatable(source: PythonSource, dict: PyNode, name: string): string | null {
  switch (dict.type) {
    case 'dictionary':
      return repeatableLiteral(source, dict, name)
    case 'parenthesized_expression': {
      const inner = only(namedChildren(dict))
      return inner && repeatable(source, inner, name)
    }
    case 'binary_operator':
      return repeatableUnion(source, dict, name)
    default:
      return canBeRepeated(source, dict) ? textOf(source, dict) : null
  }
}

/** What a literal takes from other dicts, where it has no item of that name itself: `{"name": "train", **common}`. */
function repeatableLiteral(source: PythonSource, dict: PyNode, name: string): string | null {
  const items = namedChildren(dict)
  const keys = items.filter((item) => !isSplat(item)).map((item) => keyOf(source, item))
  if (keys.some((key) => key === null || key === name)) return null
  const dicts = items
    .filter(isSplat)
    .flatMap(namedChildren)
    .map((each) => repeatable(source, each, name))
  if (dicts.some((each) => each === null)) return null
  const [first, ...others] = dicts
  if (!first) return null
  return others.length > 0 ? `{${dicts.map((each) => `**${each}`).join(', ')}}` : first
}

/** `(common | more)`. */
function repeatableUnion(source: PythonSource, node: PyNode, name: string): string | null {
  if (!isUnion(node)) return null
  const sides = ['left', 'right'].map((side) => repeatable(source, partOf(node, side), name))
  return sides.every((side) => side !== null) ? `(${sides.join(' | ')})` : null
}

/** Whether an expression may be written twice: it makes no call. */
function canBeRepeated(source: PythonSource, node: PyNode): boolean {
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

/**
 * The value that a call is given for an argument in the dict literal behind its `**`, or in a call of `dict`; null where
 * none is seen there.
 */
export function itemOfSpread(source: PythonSource, call: PyNode, name: string): PyNode | null {
  const dict = splatOf(call)
  return dict && itemOf(source, dict, name)
}

function itemOf(source: PythonSource, dict: PyNode, name: string): PyNode | null {
  const last = lastOfUnion(dict)
  if (last) return itemOf(source, last, name)
  const named = dict.type === 'call' ? keywordOfDict(source, dict, name) : null
  if (named) return named
  const items = dict.type === 'dictionary' ? namedChildren(dict) : []
  const at = items.findLastIndex((item) => keyOf(source, item) === name)
  const item = items[at]
  // a dict that is taken apart behind it may hold another
  if (item) return items.slice(at + 1).some(isSplat) ? null : childOf(item, 'value')
  const inner = overridden(source, dict)
  return inner && itemOf(source, inner.given, name)
}

/** The dict whose items win in `(common | {"arguments": []})`; null for what is no union, and not in parentheses. */
function lastOfUnion(dict: PyNode): PyNode | null {
  if (dict.type === 'parenthesized_expression') return only(namedChildren(dict))
  return dict.type === 'binary_operator' && isUnion(dict) ? partOf(dict, 'right') : null
}

const isUnion = (node: PyNode): boolean => childOf(node, 'operator')?.type === '|'

/** What `dict(common, arguments=[])` holds under a name that it is given: no other item has it. */
function keywordOfDict(source: PythonSource, call: PyNode, name: string): PyNode | null {
  if (textOf(source, partOf(call, 'function')) !== 'dict') return null
  const given = partOf(call, 'arguments').children.find(
    (each) => each.type === 'keyword_argument' && textOf(source, partOf(each, 'name')) === name,
  )
  return given ? childOf(given, 'value') : null
}

const keyOf = (source: PythonSource, item: PyNode): string | null => {
  const key = childOf(item, 'key')
  return key && stringValue(source, key)
}

/**
 * A list with more items behind those that `**` gives under a name.
 *
 * @param dict the source of what holds them
 * @param isSure whether it always gives a list
 */
export function listWith(
  dict: string,
  name: string,
  { groups, ...ends }: Brackets,
  { isSure, quotes }: { isSure: boolean; quotes: Quotes },
): Brackets {
  const [sure, unsure] = listsIn(dict, quote(name, quotes))
  return { ...ends, groups: [[`*${isSure ? sure : unsure}`], ...groups] }
}

/** The source of the list under a key of a dict, and of one that is empty where the dict has no such key. */
const listsIn = (operand: string, key: string): readonly [string, string] => [
  `${operand}[${key}]`,
  `(${operand}.get(${key}) or ())`,
]

/** A dict some of whose items `add` has overridden, and their names. */
export interface Overridden {
  readonly given: PyNode
  readonly names: readonly string[]
}

/** Reads what `override` has written; null for any other expression. */
export function overridden(source: PythonSource, dict: PyNode): Overridden | null {
  const [splat, ...pairs] = dict.type === 'dictionary' ? namedChildren(dict) : []
  const given = splat?.type === 'dictionary_splat' ? namedChildren(splat)[0] : undefined
  if (!given || pairs.length === 0) return null
  const names = pairs.map((pair) => overriddenBy(source, given, pair))
  return names.every((name) => name !== null) ? { given, names } : null
}

/** The name of an item that overrides another; null for any other item. */
function overriddenBy(source: PythonSource, given: PyNode, pair: PyNode): string | null {
  const [key, value] = [childOf(pair, 'key'), childOf(pair, 'value')]
  const name = key && stringValue(source, key)
  if (!name || !value) return null
  if (name === 'allow_reuse') return value.type === 'false' ? name : null
  const [first] = value.type === 'list' ? namedChildren(value) : []
  const operand = first?.type === 'list_splat' ? namedChildren(first)[0] : undefined
  const plain = (text: string) => text.replace(/['"\s]/g, '')
  const dict = repeatable(source, given, name)
  const isOurs =
    operand &&
    dict !== null &&
    listsIn(dict, name).some((list) => plain(list) === plain(textOf(source, operand)))
  return isOurs ? name : null
}

/**
 * Overrides some arguments that `**` gives: on lines of their own where a list makes its line too long.
 *
 * @param isAlone whether nothing else is added to the call, which would be laid out for the line as it is
 */
export function override(
  module: PythonModule,
  operand: PyNode,
  overrides: readonly Override[],
  { quotes, isAlone }: { quotes: Quotes; isAlone: boolean },
): Edit[] {
  const { text } = module
  const keyed = (name: string, value: string): string => `${quote(name, quotes)}: ${value}`
  const pairs = overrides.map(([name, value]) => keyed(name, inOneLine(value)))
  const inline = [insert(operand.start, '{**'), insert(operand.end, `, ${pairs.join(', ')}}`)]
  const [start, end] = [lineStart(text, operand.start), lineEnd(text, operand.end)]
  const width = end - start + inline.map((edit) => edit.text).join('').length
  const isLong = isAlone && overrides.some(([, value]) => typeof value !== 'string')
  const isOneLine = !/[\r\n]/.test(textOf(module, operand))
  if (!isLong || !isOneLine || width <= Math.max(CONTINUED_BEYOND, widthOf(module))) return inline
  const [newline, indent] = [newlineAt(text, operand.start), indentAt(text, operand.start)]
  const unit = indentUnit(module)
  const inner = indent + unit
  const rows = overrides.map(([name, value]) => {
    const pair = typeof value === 'string' ? { open: value, groups: [], close: '' } : value
    const laid = { ...pair, open: keyed(name, pair.open) }
    return `,${newline}${layBrackets(module, laid, inner, unit, 1).join(newline)}`
  })
  return [
    insert(operand.start, `{${newline}${inner}**`),
    insert(operand.end, `${rows.join('')},${newline}${indent}}`),
  ]
}

/** Takes out what `override` has written. */
export const restoreIn = (dict: PyNode, given: PyNode): Edit[] => [
  remove(dict.start, given.start),
  remove(given.end, dict.end),
]
