import { lineage } from '../../python/classes.ts'
import { ownerOf } from '../../python/functions.ts'
import { ancestor, definedName, type PyNode, partOf, textOf } from '../../python/syntax.ts'
import { Reader } from '../../python/values/evaluate.ts'
import { isForeign } from '../../python/values/foreign.ts'
import { attributeOf } from '../../python/values/objects.ts'
import {
  receiver,
  type StaticValue,
  type Unit,
  type UnitNode,
  type World,
} from '../../python/values/static-value.ts'

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
  | { readonly kind: 'call'; readonly call: UnitNode; readonly self: StaticValue | null }
  /** A class is derived from the one whose constructor it is. */
  | { readonly kind: 'derived'; readonly type: UnitNode }
  /** Something else has the name, or it only says of what type something is. */
  | { readonly kind: 'other' }
  /** It is passed on: whoever calls it then is not seen. */
  | { readonly kind: 'unseen' }

/** What a name that reads like what is sought is used for. */
export function usageOf(world: World, sought: Sought, { unit, node: use }: UnitNode): Usage {
  const { definition, constructed } = sought
  const value =
    superMethod(world, { unit, node: use }, definition) ??
    overriding(world, { unit, node: use }, definition) ??
    new Reader(world).read(unit, use)
  // a method of the same name, of whatever
  if (ownerOf(definition.node) && use.type === 'attribute' && value.kind === 'unknown')
    return { kind: isForeign(world, value) ? 'other' : 'unseen' }
  if (!isMeant(value, { unit, node: use }, namedBy(sought).node)) return { kind: 'other' }
  const call = use.parent
  if (constructed && call?.field === 'superclasses' && call.parent)
    return { kind: 'derived', type: { unit, node: call.parent } }
  if (call?.type !== 'call' || use.field !== 'function')
    return { kind: constructed && isAnnotation(use) ? 'other' : 'unseen' }
  const self = value.kind === 'method' ? value.self : null
  const made = constructed && receiver('instance', constructed.unit, constructed.node)
  return { kind: 'call', call: { unit, node: call }, self: made ?? self }
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

/** The method that is sought, where `super().name` may be it: a base class of the one around defines it. Else null. */
function superMethod(
  world: World,
  { unit, node: use }: UnitNode,
  { node: method }: UnitNode,
): StaticValue | null {
  const around = ancestor(use, 'class_definition')
  if (!around || !/^super\s*\(/.test(textOf(unit.module, use))) return null
  const owner = ownerOf(method)
  const isBase = lineage(new Reader(world), { unit, node: around }).some(
    ({ node }) => node === owner,
  )
  return isBase
    ? { kind: 'method', unit, node: method, self: receiver('instance', unit, around) }
    : null
}

/**
 * What `self.name` of a base class is for objects of the class that defines the method which is sought; null where it does
 * not depend on the class of `self`.
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
  const isOfDerived = reader.needs.some(({ kind }) => kind === 'receivers')
  if (!isOfDerived || (object.kind !== 'instance' && object.kind !== 'class')) return null
  const own: Unit = method.unit
  if (!lineage(reader, { unit: own, node: owner }).some(({ node }) => node === object.node))
    return null
  return attributeOf(
    reader,
    receiver(object.kind, own, owner),
    definedName(own.module, method.node),
  )
}

const isAnnotation = (use: PyNode): boolean => use.type === 'type' || ancestor(use, 'type') !== null
