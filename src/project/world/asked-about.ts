import { callWith, isCallee } from '../../python/calls.ts'
import { decoratorsOf } from '../../python/decorators.ts'
import { ancestor, type PyNode, partOf, textOf } from '../../python/syntax.ts'
import { isTarget } from '../../python/targets.ts'
import { Reader } from '../../python/values/evaluate.ts'
import type { Bound, Unit, UnitNode } from '../../python/values/static-value.ts'
import type { World } from '../../python/values/world.ts'

/** What is done with a class that neither makes an object of it nor hands it on. */

/** Whether a class is only asked for a value: `Train.enabled`, `Train.__name__`. */
export function asksForValue(world: World, { unit, node: use }: UnitNode, bound: Bound): boolean {
  const attribute = use.parent
  if (attribute?.type !== 'attribute' || use.field !== 'object') return false
  if (isTarget(attribute) || attribute.field === 'function') return false
  const name = textOf(unit.module, partOf(attribute, 'attribute'))
  if (/^__(name|qualname|doc|module)__$/.test(name)) return true
  const { kind } = new Reader(world, bound).read(unit, attribute)
  return /^(string|integer|boolean|none)$/.test(kind)
}

/** Whether a class method, or a static one, is called of a class. */
export function callsMethodOfClass(
  world: World,
  { unit, node: use }: UnitNode,
  bound: Bound,
): boolean {
  const attribute = use.field === 'object' ? use.parent : null
  if (attribute?.type !== 'attribute' || !isCallee(attribute)) return false
  const method = new Reader(world, bound).read(unit, attribute)
  return (
    (method.kind === 'method' || method.kind === 'function') &&
    decoratorsOf(method.unit, method.node).some((each) => /^(class|static)method$/.test(each))
  )
}

export const isAnnotation = (use: PyNode): boolean =>
  use.type === 'type' || ancestor(use, 'type') !== null

/** Calls that only ask about a class; `super(Train, self)` asks about its bases. */
const ASKS =
  /^(isinstance|issubclass|super|hasattr|print|str|repr|id|(typing\.)?cast|inspect\.\w+)$/

/** Whether a class is only asked about, alone or with others: `isinstance(step, (Train, Score))`. */
export function isAskedAbout({ module }: Unit, use: PyNode): boolean {
  const call = callWith(use.parent?.type === 'tuple' ? use.parent : use)
  return call !== null && ASKS.test(textOf(module, partOf(call, 'function')))
}
