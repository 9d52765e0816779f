import { argument, callArguments } from '../../../python/calls.ts'
import { basesOf, isSelf, methodOf } from '../../../python/classes.ts'
import { parametersOf } from '../../../python/functions.ts'
import { ancestor, childOf, type PyNode } from '../../../python/syntax.ts'
import { fieldsOf } from '../../../python/values/records.ts'
import type { Unit } from '../../../python/values/static-value.ts'
import { sharedWorld } from '../../world/world.ts'
import { type Frame, type Name, receiverOf, type Site } from './site.ts'
import { definitionOf } from './symbols.ts'
import type { Trail } from './trail.ts'

/** A class, seen from the call that makes an instance of it. */
export interface ClassSite {
  readonly unit: Unit
  readonly definition: PyNode
  readonly frame: Frame | null
  /** That call, where it is seen. */
  readonly made: Site | null
  /** What the instance goes by. */
  readonly names: readonly Name[]
}

/** The classes of the repository that an expression is an instance of. */
export function classesOf(trail: Trail, site: Site): ClassSite[] {
  const { unit, node } = site
  if (node.type === 'identifier' && isSelf(unit, node)) {
    const definition = ancestor(node, 'class_definition')
    if (!definition) return []
    const types = classesOfSelf(trail, site)
    // a derived class may have another method of the name
    const isMeant = types.some((type) => type.definition === definition)
    return isMeant ? types : classWithBases(trail, unit, definition)
  }
  if (node.type !== 'identifier' && node.type !== 'call' && node.type !== 'attribute') return []
  return trail.originsOfObject(site).flatMap((origin) => {
    const callee = origin.node.type === 'call' ? childOf(origin.node, 'function') : null
    const made = callee && definitionOf(trail.workspace, origin.unit, callee)
    if (made?.kind !== 'class') return []
    return classWithBases(trail, made.unit, made.node, origin, origin.names)
  })
}

/** The classes that `self` is an instance of where the method is called, as far as that is seen. */
function classesOfSelf(trail: Trail, { node, frame, bound }: Site): ClassSite[] {
  const method = ancestor(node, 'function_definition')
  const object = method && frame?.definition === method ? receiverOf(frame.call) : null
  if (object) return classesOf(trail, object)
  const [parameter] = method ? parametersOf(method) : []
  const self = parameter && bound?.get(parameter.name)
  return self?.kind === 'instance' ? classWithBases(trail, self.unit, self.node) : []
}

/** A class and those that it is derived from. */
export function classWithBases(
  trail: Trail,
  unit: Unit,
  definition: PyNode,
  made: Site | null = null,
  names: readonly Name[] = [],
): ClassSite[] {
  const init = made && methodOf(unit, definition, '__init__')
  const bases = basesOf(definition).flatMap((base) => {
    const found = definitionOf(trail.workspace, unit, base)
    return found?.kind === 'class' && found.node !== definition
      ? [{ unit: found.unit, definition: found.node, frame: null, made: null, names }]
      : []
  })
  return [
    { unit, definition, frame: init && { definition: init, call: made }, made, names },
    ...bases,
  ]
}

/**
 * What the call that makes an instance of a dataclass gives a field of it; null where its constructor is written out, or
 * the field may hold something else later.
 */
export function fieldGiven(trail: Trail, type: ClassSite, name: string): Site | null {
  const { unit, definition, made, frame } = type
  const args = made && !frame ? callArguments(made.unit.module, made.node) : null
  const fields = args ? fieldsOf({ unit, node: definition }) : []
  if (!made || !args || !fields.includes(name)) return null
  if (methodOf(unit, definition, '__post_init__')) return null
  if (sharedWorld(trail.workspace).isReplaced(unit, definition, name)) return null
  const [, ...bases] = classWithBases(trail, unit, definition)
  // the fields of a base class come first
  const found = argument(args, name, bases.length === 0 ? fields : [])
  return found && { ...made, node: found.value }
}
