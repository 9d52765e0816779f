import {
  constructorIn,
  constructorOf,
  isSelf,
  lineage,
  methodOf,
  usesOfOwn,
} from '../../../python/classes.ts'
import { ownerOf, parametersOf } from '../../../python/functions.ts'
import { ancestor, type PyNode, textOf } from '../../../python/syntax.ts'
import { isTarget } from '../../../python/targets.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import { argumentForField, fieldsOf } from '../../../python/values/records.ts'
import { type Bound, receiver, type UnitNode } from '../../../python/values/static-value.ts'
import { worldOf } from '../../world/world.ts'
import { frameOf } from './frames.ts'
import { type Frame, type Name, receiverOf, type Site } from './site.ts'
import { calledBy } from './symbols.ts'
import type { Trail } from './trail.ts'

/** A class, as the class of an object that a call may be known to have made. */
export interface ClassSite extends UnitNode {
  readonly frame: Frame | null
  /** That call, where it is seen. */
  readonly made: Site | null
  /** What the instance goes by. */
  readonly names: readonly Name[]
  /** The class that the object is of, which may be derived from this one. */
  readonly of: UnitNode
}

/** The classes of the repository that an expression is an instance of. */
export function classesOf(trail: Trail, site: Site): ClassSite[] {
  const { unit, node } = site
  if (node.type === 'identifier' && isSelf(unit, node)) {
    const definition = ancestor(node, 'class_definition')
    if (!definition) return []
    const types = classesOfSelf(trail, site)
    // a derived class may have another method of the name
    const isMeant = types.some((type) => type.node === definition)
    return isMeant ? types : classWithBases(trail, { unit, node: definition })
  }
  if (node.type !== 'identifier' && node.type !== 'call' && node.type !== 'attribute') return []
  return trail.originsOfObject(site).flatMap((origin) => {
    const made = calledBy(trail.workspace, origin)
    return made?.kind === 'class' ? classWithBases(trail, made, origin, origin.names) : []
  })
}

/** The classes of `self` where a method is called on an object that is seen; none where it is not. */
function classesOfSelf(trail: Trail, { node, frame, bound }: Site): ClassSite[] {
  const method = ancestor(node, 'function_definition')
  const object = method && frame?.definition === method ? receiverOf(frame.call) : null
  if (object) return classesOf(trail, object)
  const [parameter] = method ? parametersOf(method) : []
  const self = parameter && bound?.get(parameter.name)
  if (self?.kind !== 'instance') return []
  const { call } = self
  const made = call && bound ? { ...call, frame: frameOf(call.node, bound), bound } : null
  return classWithBases(trail, self, made)
}

/** A class and those that it is derived from. */
export function classWithBases(
  { workspace }: Trail,
  type: UnitNode,
  made: Site | null = null,
  names: readonly Name[] = [],
): ClassSite[] {
  return lineage(new Reader(worldOf(workspace)), type).map(({ unit, node }) => {
    const init = made && node === type.node ? constructorOf(unit, node) : null
    const frame = init && made && { definition: init, call: made }
    return { unit, node, frame, made: node === type.node ? made : null, names, of: type }
  })
}

/**
 * What `self` is in a method of a class for an object of one that is derived from it; absent for an object of the class
 * itself.
 */
export function selfOf({ node, of }: ClassSite, inMethod: PyNode): Bound | undefined {
  const method = ancestor(inMethod, 'function_definition')
  const [self] = method && ownerOf(method) === node ? parametersOf(method) : []
  return self && of.node !== node
    ? new Map([[self.name, receiver('instance', of.unit, of.node)]])
    : undefined
}

/**
 * The argument that a record is made with for a field; null where the constructor is written out, or
 * the field may hold something else later.
 */
export function fieldGiven({ workspace }: Trail, type: ClassSite, name: string): Site | null {
  const world = worldOf(workspace)
  const line = lineage(new Reader(world), type)
  const isField = line.some((each) => fieldsOf(each).includes(name))
  if (!type.made || !isField || constructorIn(line)) return null
  const doesMore = line.some(({ unit, node }) => methodOf(unit, node, '__post_init__'))
  const maySet = (each: UnitNode) =>
    (doesMore && maySetOwn(each, name)) || world.isReplaced(each.unit, each.node, name)
  const given = line.some(maySet) ? null : argumentForField(line, type.made, name)
  return given && { ...type.made, node: given }
}

/** Whether methods of a class may put something into a field of their own: `__post_init__` may call them. */
const maySetOwn = (type: UnitNode, name: string): boolean =>
  /setattr|__dict__/.test(textOf(type.unit.module, type.node)) ||
  usesOfOwn(type, name).some(isTarget)
