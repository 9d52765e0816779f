import { isCallee } from '../../python/calls.ts'
import { lineage } from '../../python/classes.ts'
import { decoratorsOf } from '../../python/decorators.ts'
import { ownerOf, parametersOf } from '../../python/functions.ts'
import { findAll, namedChildren, type PyNode, partOf, textOf } from '../../python/syntax.ts'
import { usesOf } from '../../python/uses.ts'
import { Reader } from '../../python/values/evaluate.ts'
import { receiver, type Unit, type UnitNode } from '../../python/values/static-value.ts'
import type { RepositoryWorld } from './repository-world.ts'
import type { SeenCall } from './usages.ts'

/** Objects that the methods of a class make of their own class, without its name. */

/** `type(self)` or `self.__class__`, of which an object is made. */
const OWN_TYPE = /^(type\(self\)|self\.__class__)$/

/** The calls by which methods of a class make another object of it, but for a copy, which is given what that one has. */
export function callsByType(world: RepositoryWorld, type: UnitNode): SeenCall[] {
  const self = receiver('instance', type.unit, type.node)
  return lineage(new Reader(world), type).flatMap(({ unit, node }) => {
    const { module } = unit
    if (!/type\(self\)|__class__/.test(module.text)) return []
    const isOwn = (arg: PyNode): boolean =>
      /^(\w+\s*=\s*|\*\*?)?(vars\()?self\b/.test(textOf(module, arg))
    const isCopy = (call: PyNode): boolean => {
      const given = namedChildren(partOf(call, 'arguments'))
      return given.length > 0 && given.every(isOwn)
    }
    return findAll(node, 'call')
      .filter((call) => OWN_TYPE.test(textOf(module, partOf(call, 'function'))))
      .filter((call) => !isCopy(call))
      .map((call) => ({ kind: 'call', call: { unit, node: call }, self, bound: new Map() }))
  })
}

/** A class method, and the calls of its class in it; null for these where it hands the class on. */
interface Making {
  readonly unit: Unit
  readonly method: { readonly node: PyNode; readonly parameter: PyNode }
  readonly made: readonly PyNode[] | null
}

/** The class methods of a class that make an object of it, or may. */
export function classMethodsMaking({ unit, node: type }: UnitNode): Making[] {
  const { module } = unit
  if (!module.text.includes('classmethod')) return []
  return findAll(type, 'function_definition').flatMap((node): Making[] => {
    const parameter = parametersOf(node)[0]?.name
    if (!parameter || ownerOf(node) !== type || !decoratorsOf(unit, node).includes('classmethod'))
      return []
    const uses = usesOf(module, textOf(module, parameter), parameter)
    const others = uses.filter((use) => use !== parameter && use.parent?.type !== 'attribute')
    const made = others.flatMap((use) => (isCallee(use) && use.parent) || [])
    const isHandedOn = made.length < others.length
    return others.length > 0
      ? [{ unit, method: { node, parameter }, made: isHandedOn ? null : made }]
      : []
  })
}
