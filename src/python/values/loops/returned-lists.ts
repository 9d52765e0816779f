import { decoratorsOf, isMethodDecorator } from '../../decorators.ts'
import { type PyNode, partOf, textOf } from '../../syntax.ts'
import { bindArguments } from '../bind-arguments.ts'
import type { Reader } from '../evaluate.ts'
import { returnedExpression } from '../returned.ts'
import type { Bound, Unit, UnitNode } from '../static-value.ts'
import { isMaking } from './makings.ts'

/**
 * The expression that a call of the repository's own function returns, and what names mean in it: a list of its own,
 * made anew by each call, which nobody else can have changed; null for any other call.
 */
export function returnedAnew(
  reader: Reader,
  { unit, node: call }: UnitNode,
): (UnitNode & { readonly bound: Bound }) | null {
  const called = reader.read(unit, partOf(call, 'function'))
  if (called.kind !== 'function' && called.kind !== 'method') return null
  // a cache gives the same list to all
  if (!decoratorsOf(called.unit, called.node).every(isMethodDecorator)) return null
  const self = called.kind === 'method' ? called.self : null
  const bound = bindArguments(called, { unit, node: call }, self)
  const node =
    bound && reader.with(bound, () => returnedExpression(reader, called.unit, called.node))
  return node && (isMaking(node) || isLocal(called.unit, called.node, node))
    ? { unit: called.unit, node, bound }
    : null
}

/** Whether an expression is a name of the function itself. */
const isLocal = ({ module }: Unit, definition: PyNode, node: PyNode): boolean =>
  node.type === 'identifier' &&
  module.scopes.resolve(textOf(module, node), node) ===
    module.scopes.scopeOf(partOf(definition, 'body'))
