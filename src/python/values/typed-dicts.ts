import { callArguments } from '../calls.ts'
import { qualifiedName } from '../module.ts'
import { childOf, namedChildren, type PyNode } from '../syntax.ts'
import type { Bound, StaticValue, UnitNode } from './static-value.ts'

/**
 * The dict that a call of `class Stage(TypedDict)` makes of its keywords; null for any other class, and other arguments.
 *
 * @param bound what names mean in the call
 */
export function typedDict(type: UnitNode, call: UnitNode, bound: Bound): StaticValue | null {
  if (!isTypedDict(type)) return null
  const args = callArguments(call.unit.module, call.node)
  if (!args || args.starred || args.positional.length > 0) return null
  const given = new Map<string, PyNode>([...args.keyword].map(([name, { value }]) => [name, value]))
  return { kind: 'keywords', unit: call.unit, given, bound }
}

const isTypedDict = ({ unit: { module }, node }: UnitNode): boolean => {
  const bases = childOf(node, 'superclasses')
  return (
    bases !== null &&
    namedChildren(bases).some((base) => TYPED_DICT.test(qualifiedName(module, base) ?? ''))
  )
}

const TYPED_DICT = /^typing(_extensions)?\.TypedDict$/
