import { mappingOf } from '../../../python/mapped.ts'
import { ancestor, isWithin, type PyNode } from '../../../python/syntax.ts'
import type { Bound, UnitNode } from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import { callersOf } from '../../world/callers.ts'
import { readEveryWay } from '../../world/readings.ts'
import { worldOf } from '../../world/world.ts'
import { boundAt } from './branches.ts'
import type { Frame, Site } from './site.ts'

/**
 * The frame of the function around a node, by the calls of one way of reaching it; null where any call may have entered
 * it.
 *
 * @param inner the functions on the way here: one that calls itself is entered through itself
 */
export function frameOf(node: PyNode, bound: Bound, inner: readonly PyNode[] = []): Frame | null {
  const definition = functionAround(node, bound)
  const call = definition && !inner.includes(definition) ? bound.get(definition) : null
  if (!definition || call?.kind !== 'deferred') return null
  const frame = frameOf(call.node, bound, [...inner, definition])
  return { definition, call: { unit: call.unit, node: call.node, frame, bound } }
}

/** The function around a node, be it a lambda whose call is known. */
function functionAround(node: PyNode, bound: Bound): PyNode | null {
  const around = ancestor(node, 'function_definition', 'lambda')
  return around?.type === 'lambda' && !bound.has(around) ? functionAround(around, bound) : around
}

/**
 * What `map` or the like gives a parameter of the function that it has entered, in the reading that is looked at; null
 * where the function was entered otherwise, or that is not known.
 */
export function itemGiven(
  parameter: PyNode,
  { definition, call }: Frame,
  bound: Bound | undefined,
): Site | null {
  const item = mappingOf(call.unit.module, call.node) ? bound?.get(parameter) : null
  if (item?.kind !== 'deferred') return null
  const { unit, node } = item
  const isDefault = isWithin(node, definition)
  return { unit, node, frame: isDefault ? null : call.frame, bound: item.bound ?? bound }
}

/** Of more callers than this, none is followed: to add packages for some of them would say nothing of the others. */
const CALLERS = 200

/** The calls that may have entered a function: that of its frame, else all; null where these are too many. */
export function callsInto(
  workspace: Workspace,
  { unit, node }: UnitNode,
  frame: Frame | null,
): Site[] | null {
  if (frame?.definition === node) return [frame.call]
  const callers = callersOf(worldOf(workspace), { unit, node })
  return callers.length > CALLERS ? null : callers.map((caller) => ({ ...caller, frame: null }))
}

/** The ways of reaching an expression in which it is a given text. */
export function waysToText(workspace: Workspace, site: Site, text: string): Bound[] {
  const world = worldOf(workspace)
  const start = boundAt(world, site) ?? site.bound
  return readEveryWay(world, [site], start).flatMap(({ values: [value], bound }) =>
    value?.kind === 'string' && value.value === text ? [bound] : [],
  )
}
