import { reachingBinding } from '../../bindings.ts'
import { calledMethod } from '../../calls.ts'
import { calledName } from '../../module.ts'
import { childOf, namedChildren, type PyNode, partOf } from '../../syntax.ts'
import { isChangedInPlace, isUsedUp } from '../changes.ts'
import type { Reader } from '../evaluate.ts'
import type { Unit, UnitNode } from '../static-value.ts'

/** The calls, comprehensions and sums that lists and dicts are made by. */

/** Methods that iterate over a dict. */
export const OF_DICT = /^(items|keys|values)$/

/** The call, comprehension or sum that an expression is, or that is assigned to the name that it is. */
export function makingOf(reader: Reader, unit: Unit, node: PyNode): UnitNode | null {
  if (isMaking(node)) return { unit, node }
  const binding = node.type === 'identifier' ? reachingBinding(unit.module, node) : null
  const made = binding?.kind === 'assignment' ? binding.value : null
  if (!binding || !made || !isMaking(made)) return null
  const isOther = isUsedUp(unit, binding) || isChangedInPlace(reader, unit, binding)
  return isOther ? null : { unit, node: made }
}

/** Whether an expression makes a list or a dict, or may by calling what does. */
export const isMaking = (node: PyNode): boolean =>
  /^(call|(list|set|dictionary)_comprehension|generator_expression)$/.test(node.type) ||
  (node.type === 'binary_operator' && childOf(node, 'operator')?.type === '+')

/** Functions that give the items of their argument in another order. */
const REORDERING = /^(sorted|reversed|set)$/
const KEEPING =
  /^(list|tuple|dict|enumerate|sum|zip|itertools\.(chain(\.from_iterable)?|product)|collections\.OrderedDict)$/
/** Functions that make a dict of pairs, or of another dict. */
export const MAKES_DICT = /^(dict|collections\.OrderedDict)$/

/**
 * Whether the items of all arguments of a call are known by their place. A list that is filled step by step may have
 * more than what is seen to be added, in another order, and sorting is not done here.
 */
export function areInOrder(reader: Reader, unit: Unit, call: PyNode): boolean {
  const list = partOf(call, 'arguments')
  const all = list.type === 'generator_expression' ? [list] : namedChildren(list)
  return all.every((given) => given.type === 'keyword_argument' || isInOrder(reader, unit, given))
}

/** Whether the items of an expression are known by their place: those of a set have none. */
export function isInOrder(reader: Reader, unit: Unit, node: PyNode): boolean {
  if (node.type === 'list_splat')
    return namedChildren(node).every((each) => isInOrder(reader, unit, each))
  const made = makingOf(reader, unit, node)
  if (made?.node.type === 'binary_operator')
    return ['left', 'right'].every((side) => isInOrder(reader, made.unit, partOf(made.node, side)))
  if (made?.node.type === 'set_comprehension') return false
  if (made && made.node.type !== 'call')
    return namedChildren(made.node)
      .filter(({ type }) => type === 'for_in_clause')
      .every((clause) => isInOrder(reader, made.unit, partOf(clause, 'right')))
  const name = made ? calledName(made.unit.module, made.node) : ''
  if (REORDERING.test(name)) return false
  if (made && KEEPING.test(name)) return areInOrder(reader, made.unit, made.node)
  const method = made && calledMethod(made.unit.module, made.node)
  // the parts of a text
  if (method?.name === 'split') return true
  if (method && OF_DICT.test(method.name)) return isInOrder(reader, made.unit, method.object)
  const value = reader.read(unit, node)
  if (value.kind === 'arguments')
    return value.rest === null || isInOrder(reader, value.unit, value.rest)
  if (value.kind === 'collection')
    return (
      value.node.type !== 'set' &&
      namedChildren(value.node)
        .filter(({ type }) => type === 'list_splat')
        .every((splat) => isInOrder(reader, value.unit, splat))
    )
  if (value.kind === 'made' && value.node !== node) return isInOrder(reader, value.unit, value.node)
  return value.kind !== 'unknown'
}
