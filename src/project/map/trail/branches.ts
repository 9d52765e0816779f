import { CacheInKeys, once, onceForBoth } from '../../../collections/cache.ts'
import { reachingBinding } from '../../../python/bindings.ts'
import { argument, splatsOf } from '../../../python/calls.ts'
import { commonAncestor } from '../../../python/control-flow.ts'
import { decoratorsOf, isAsWritten } from '../../../python/decorators.ts'
import { ownerOf, parametersOf, positionalNames } from '../../../python/functions.ts'
import { argumentsGiven } from '../../../python/partials.ts'
import { ancestor, dominates, type PyNode } from '../../../python/syntax.ts'
import { bindArguments } from '../../../python/values/bind-arguments.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import { holdsForSure, type Reach, reachOf } from '../../../python/values/reached.ts'
import {
  type Bound,
  receiver,
  type StaticValue,
  type Unit,
} from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import { isEnteredAsCalled } from '../../world/handing-on.ts'
import { receiversOf } from '../../world/receivers.ts'
import type { RepositoryWorld } from '../../world/repository-world.ts'
import { worldOf } from '../../world/world.ts'
import { type Frame, receiverOf, type Site, siteKey } from './site.ts'

/** What a function does for one caller: `if kind == "train":`, `if path is not None:` where the caller gives a path. */

/**
 * Whether code is run for the caller through which it is seen.
 *
 * @param within conditions further out than this node are left aside
 */
export const branchFor = (workspace: Workspace, site: Site, within: PyNode | null = null): Reach =>
  reachOf(readerFor(workspace, site), site.unit, site.node, within, (reader, unit, clause) =>
    onceForBoth(
      once(known, clause, () => new WeakMap()),
      workspace,
      siteKey({ ...site, node: clause }),
      () => holdsForSure(reader, unit, clause),
    ),
  )

/** What has been found of a clause for each caller: all that is done to an object may stand behind the same clauses. */
const known = new CacheInKeys<PyNode, WeakMap<Workspace, Map<string, boolean | null>>>()

/** A reader that knows what names mean for the caller through which an expression is seen. */
export function readerFor(workspace: Workspace, site: Site): Reader {
  const world = worldOf(workspace)
  return new Reader(world, boundAt(world, site) ?? site.bound)
}

/** What names mean for the caller through which an expression is seen; null where that cannot be told. */
export function boundAt(world: RepositoryWorld, { unit, frame, bound }: Site): Bound | null {
  const given = frame ? boundBy(world, frame, unit) : new Map()
  return given && new Map([...(bound ?? []), ...given])
}

/** Whether code has surely been run when a later place is reached. */
export function isDoneBefore(workspace: Workspace, site: Site, later: PyNode): boolean {
  const { node } = site
  if (dominates(node, later)) return true
  const around = commonAncestor(node, later)
  return (
    around !== null &&
    areInOneFunction(node, later) &&
    branchFor(workspace, site, around) === 'sure'
  )
}

/** Whether two places are in the same function, or both in none: one is run after the other, whoever calls. */
export const areInOneFunction = (one: PyNode, other: PyNode): boolean =>
  functionAround(one) === functionAround(other)

const functionAround = (node: PyNode): PyNode | null =>
  ancestor(node, 'function_definition', 'lambda')

/**
 * What names mean in a function that a call has entered, its parameters and those of the functions around the call;
 * null where that cannot be told.
 */
function boundBy(world: RepositoryWorld, { definition, call }: Frame, unit: Unit): Bound | null {
  if (!isAsWritten(unit, definition) && !isEnteredAsCalled(world, unit, definition)) return null
  const around = boundAt(world, call)
  if (!around) return null
  const decorators = decoratorsOf(unit, definition)
  const owner = decorators.includes('staticmethod') ? null : ownerOf(definition)
  const as = decorators.includes('classmethod') ? 'class' : 'instance'
  const known = owner && receiverAt(world, call, around, as)
  const self = known ?? (owner && receiver(as, unit, owner))
  const own = bindArguments({ unit, node: definition }, call, self)
  if (!own) return null
  const bound = new Map([...around, ...own])
  const [first] = parametersOf(definition)
  // it may be of a class that is derived from this one: the reader asks for each of them
  if (owner && !known && first && receiversOf(world, { unit, node: owner })?.length !== 0)
    bound.delete(first.name)
  return bound
}

/** The object that a method is called on; null where that is known for some callers only. */
function receiverAt(
  world: RepositoryWorld,
  call: Site,
  bound: Bound,
  as: 'class' | 'instance',
): StaticValue | null {
  const object = receiverOf(call)
  const reader = new Reader(world, bound)
  const value = object && reader.read(object.unit, object.node)
  return value?.kind === as && reader.needs.length === 0 ? value : null
}

/**
 * The argument that a call gives for a parameter; `unseen` where `*` or `**` may give one, null where none is given.
 */
export function argumentFor(
  unit: Unit,
  definition: PyNode,
  parameter: string,
  call: Site,
): PyNode | 'unseen' | null {
  const args = argumentsGiven(call.unit.module, call.node)
  const isStatic = decoratorsOf(unit, definition).includes('staticmethod')
  const takesSelf = ownerOf(definition) !== null && !isStatic
  const names = positionalNames(unit, definition).slice(takesSelf ? 1 : 0)
  const given = args && argument(args, parameter, names)
  // nobody knows how many `*args` takes the place of
  const isPlaced = given && !splatsOf(call.node).some(isBefore(given.node))
  return isPlaced ? given.value : args?.starred ? 'unseen' : null
}

const isBefore =
  ({ type, start }: PyNode) =>
  (splat: PyNode): boolean =>
    type !== 'keyword_argument' && splat.type === 'list_splat' && splat.start < start

/**
 * The argument that `f(**options)` gives for a parameter, where `options` is the `**options` of a known call; null
 * where that is not seen.
 */
export function argumentHandedOn(
  workspace: Workspace,
  unit: Unit,
  parameter: PyNode,
  frame: Frame,
): Site | null {
  const outer = frame.call.frame?.call
  const given = outer && boundBy(worldOf(workspace), frame, unit)
  const item = given?.get(parameter)
  if (!outer || item?.kind !== 'item' || item.node.type !== 'identifier') return null
  const splat = reachingBinding(item.unit.module, item.node)
  const all = splat && given?.get(splat.node)
  const node =
    all?.kind === 'keywords' && item.key.kind === 'string' ? all.given.get(item.key.value) : null
  return node ? { ...outer, node } : null
}
