import { callWith } from '../../python/calls.ts'
import { basesOf, lineage, membersOf } from '../../python/classes.ts'
import { isOfSuper, ownerOf } from '../../python/functions.ts'
import { mappedBy } from '../../python/mapped.ts'
import { ancestor, childOf, definedName, type PyNode, partOf, textOf } from '../../python/syntax.ts'
import { Reader } from '../../python/values/evaluate.ts'
import { isForeign } from '../../python/values/foreign.ts'
import { itemsOfLoop } from '../../python/values/loops/loop-items.ts'
import { attributeOf } from '../../python/values/objects.ts'
import {
  type Bound,
  receiver,
  type StaticValue,
  type Unit,
  type UnitNode,
} from '../../python/values/static-value.ts'
import type { World } from '../../python/values/world.ts'
import { asksForValue, callsMethodOfClass, isAnnotation, isAskedAbout } from './asked-about.ts'
import { isHandedBack } from './handed-back.ts'
import { usesByKey } from './keyed.ts'
import { type UseInLoop, usesInLoops } from './listed.ts'
import { callsOfPartial } from './partials.ts'
import type { RepositoryWorld } from './repository-world.ts'

/**
 * What each reference to a function or a class is: a call of it, a class that is derived from it, or something else.
 */

/** A function whose calls are looked for, or a class that is looked for itself. */
export interface Sought {
  readonly definition: UnitNode
  /**
   * The class itself, or the one whose constructor the function is, or that inherits it; null for any other function.
   */
  readonly constructed: UnitNode | null
}

/** What is read by name where it is used: a constructor goes by the name of its class. */
export const namedBy = ({ definition, constructed }: Sought): UnitNode => constructed ?? definition

/** What a reference to what is sought turns out to be. */
export type Usage =
  | {
      readonly kind: 'call'
      readonly call: UnitNode
      readonly self: StaticValue | null
      /** What the variables of loops around it are then. */
      readonly bound: Bound
    }
  /** A class is derived from the one whose constructor it is. */
  | { readonly kind: 'derived'; readonly type: UnitNode }
  /** A method of the class is called without an instance: `Train.from_file(path)`. */
  | { readonly kind: 'method' }
  /** Something else has the name, or it only says of what type something is. */
  | { readonly kind: 'other' }
  /** It is passed on: whoever calls it then is not seen. */
  | { readonly kind: 'unseen' }

/** A call that is seen. */
export type SeenCall = Extract<Usage, { kind: 'call' }>

/** What a name that reads like what is sought is used for, for each item of the loops that it depends on. */
export function usagesOf(world: RepositoryWorld, sought: Sought, use: UnitNode): Usage[] {
  const { definition } = sought
  const value = superMethod(world, use, definition) ?? overriding(world, use, definition)
  const readings = value ? [{ value, bound: new Map() }] : readForItems(world, use)
  return readings.flatMap((reading) => {
    const usage = usageOf(world, sought, use, reading)
    if (usage.kind !== 'unseen') return [usage]
    const held =
      usesInLoops(world, use) ?? usesByKey(world, use, (each) => usesAsItem(world, use, each))
    const listed = held?.map(({ bound, ...each }) =>
      usageOf(world, sought, each, { value: reading.value, bound }),
    )
    return listed ?? usageByMapping(use, reading) ?? usagesOfPartial(world, use, reading) ?? [usage]
  })
}

/** What an expression comes to where the variables of loops are what they are bound to. */
interface Reading {
  readonly value: StaticValue
  readonly bound: Bound
}

/** How many loops are gone through, one within the other, and how many items each of them has at most. */
const LOOPS = 2
const ITEMS = 100

/** Reads an expression, for each item of a loop where that is all that it lacks: `spec.make` of `for spec in specs`. */
function readForItems(world: World, use: UnitNode, bound: Bound = new Map(), depth = 0): Reading[] {
  const reader = new Reader(world, bound)
  const value = reader.read(use.unit, use.node)
  const [need] = reader.needs
  if (value.kind !== 'unknown' || need?.kind !== 'loop' || depth === LOOPS)
    return [{ value, bound }]
  const asking = new Reader(world, bound)
  const items = itemsOfLoop(asking, need.unit, need.loop) ?? []
  if (items.length === 0 || items.length > ITEMS || asking.needs.length > 0)
    return [{ value, bound }]
  return items.flatMap((item) => readForItems(world, use, new Map([...bound, ...item]), depth + 1))
}

/** The uses of a subscript as a certain item of a dict, in the loops around it; null where it is not known which item that is. */
function usesAsItem(world: World, item: UnitNode, use: UnitNode): UseInLoop[] | null {
  const meant = new Reader(world).read(item.unit, item.node)
  const readings = readForItems(world, use)
  if (!('node' in meant) || readings.some(({ value }) => value.kind === 'unknown')) return null
  return readings.flatMap(({ value, bound }) =>
    'node' in value && value.node === meant.node ? [{ ...use, bound }] : [],
  )
}

/** The call of `map` or the like that calls a function for each item; null where none does. */
function usageByMapping({ unit, node }: UnitNode, { value, bound }: Reading): Usage[] | null {
  const call = /^(function|method)$/.test(value.kind) ? mappedBy(unit.module, node) : null
  const self = value.kind === 'method' ? value.self : null
  return call && [{ kind: 'call', call: { unit, node: call }, self, bound }]
}

/** The calls of what `functools.partial` makes of a function; null where they are not all seen. */
function usagesOfPartial(
  { workspace }: RepositoryWorld,
  use: UnitNode,
  { value, bound }: Reading,
): Usage[] | null {
  const calls = value.kind === 'function' ? callsOfPartial(workspace, use) : null
  return calls?.map((call) => ({ kind: 'call', call, self: null, bound })) ?? null
}

function usageOf(
  world: World,
  { definition, constructed }: Sought,
  { unit, node: use }: UnitNode,
  { value, bound }: Reading,
): Usage {
  // a method of the same name, of whatever
  const owner = ownerOf(definition.node)
  if (owner && use.type === 'attribute' && value.kind === 'unknown') {
    const isOther =
      isForeign(world, value) &&
      !isOfSibling(unit, use) &&
      !isHandedBack(world, { unit, node: use }, { unit: definition.unit, node: owner })
    return { kind: isOther ? 'other' : 'unseen' }
  }
  if (!isMeant(value, { unit, node: use }, (constructed ?? definition).node))
    return { kind: 'other' }
  const call = use.parent
  if (constructed && call?.field === 'superclasses' && call.parent)
    return { kind: 'derived', type: { unit, node: call.parent } }
  if (call?.type !== 'call' || use.field !== 'function') {
    const isAsked =
      isAnnotation(use) ||
      isAskedAbout(unit, use) ||
      asksForValue(world, { unit, node: use }, bound)
    if (constructed && callsMethodOfClass(world, { unit, node: use }, bound))
      return { kind: 'method' }
    return { kind: constructed && isAsked ? 'other' : 'unseen' }
  }
  const self = value.kind === 'method' ? value.self : null
  const made = constructed && receiver('instance', constructed.unit, constructed.node)
  return { kind: 'call', call: { unit, node: call }, self: made ?? self, bound }
}

/**
 * Whether a name stands for a function or a class, by what it comes to; or because nothing in its module explains it:
 * `%run steps.py` gives a notebook all that `steps.py` defines.
 */
function isMeant(value: StaticValue, { unit, node: use }: UnitNode, definition: PyNode): boolean {
  if (value.kind !== 'unknown') return 'node' in value && value.node === definition
  return (
    use.type === 'identifier' &&
    unit.module.scopes.resolve(textOf(unit.module, use), use) === null &&
    ancestor(definition, 'function_definition', 'class_definition') === null
  )
}

/**
 * The method that is sought, where `super().name` is it: the nearest base class of the one around that has such a method
 * defines it. Else null.
 */
function superMethod(
  world: World,
  { unit, node: use }: UnitNode,
  { node: method }: UnitNode,
): StaticValue | null {
  const around = ancestor(use, 'class_definition')
  if (!around || !isOfSuper(unit.module, use)) return null
  const name = textOf(unit.module, childOf(use, 'attribute') ?? use)
  const nearest = lineage(new Reader(world), { unit, node: around })
    .slice(1)
    .find((type) => membersOf(type.unit, type.node, name).length > 0)
  return nearest && nearest.node === ownerOf(method)
    ? { kind: 'method', unit, node: method, self: receiver('instance', unit, around) }
    : null
}

/** Whether `super().name` stands in a class without bases: what it is depends on the classes that are derived from it. */
function isOfSibling({ module }: Unit, use: PyNode): boolean {
  const around = ancestor(use, 'class_definition')
  return around !== null && basesOf(around).length === 0 && isOfSuper(module, use)
}

/**
 * What `self.name` of a base class, or `strategy.name` of a parameter that is said to be of one, is for objects of the
 * class that defines the method which is sought; null where it does not depend on the class of the object.
 */
function overriding(
  world: World,
  { unit, node: use }: UnitNode,
  method: UnitNode,
): StaticValue | null {
  const owner = ownerOf(method.node)
  if (!owner || use.type !== 'attribute') return null
  const reader = new Reader(world)
  const object = reader.read(unit, partOf(use, 'object'))
  const isOfDerived = reader.needs.some(({ kind }) => /^(receivers|callers)$/.test(kind))
  if (!isOfDerived || (object.kind !== 'instance' && object.kind !== 'class')) return null
  const own: Unit = method.unit
  const line = lineage(reader, { unit: own, node: owner })
  if (!isProtocol(object) && !line.some(({ node }) => node === object.node)) return null
  return attributeOf(
    reader,
    receiver(object.kind, own, owner),
    definedName(own.module, method.node),
  )
}

/** Whether a class only says what others have that are not derived from it. */
const isProtocol = ({ unit, node }: UnitNode): boolean =>
  basesOf(node).some((base) => /^(\w+\.)*Protocol\b/.test(textOf(unit.module, base)))

/** Whether a class is passed over where it is used: `super(Train, self)` in one that is derived from it. */
export function isPassedOver({ unit: { module }, node: use }: UnitNode): boolean {
  const call = callWith(use)
  if (!call || textOf(module, partOf(call, 'function')) !== 'super') return false
  const around = ancestor(use, 'class_definition')
  return around !== null && definedName(module, around) !== textOf(module, use)
}
