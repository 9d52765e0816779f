import { callArguments, calledMethod } from '../../../python/calls.ts'
import { calledName } from '../../../python/module.ts'
import {
  ancestor,
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../../python/syntax.ts'
import { assignedTo } from '../../../python/targets.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import { itemsOfLoop } from '../../../python/values/loops/loop-items.ts'
import type { Unit } from '../../../python/values/static-value.ts'
import { fileOf, isPython } from '../../files/python-file.ts'
import { worldOf } from '../../world/world.ts'
import { itemsHeld, keyAt } from './held-items.ts'
import type { NextSite } from './next-sites.ts'
import type { Name, Site } from './site.ts'
import type { Trail } from './trail.ts'

/** Where a trail goes on from an item of a list or a dict: what a loop goes over, and what a key chooses. */

/** The loop that a name is a variable of; null where it is bound otherwise. */
export function loopOver(name: PyNode): PyNode | null {
  const loop = ancestor(name, 'for_statement', 'for_in_clause')
  const left = loop && childOf(loop, 'left')
  return left && left.start <= name.start && name.end <= left.end ? loop : null
}

/** What a variable of a loop leads to: the items, or the one that a way of reaching has settled on. */
export function followLoop(trail: Trail, site: Site, loop: PyNode, name: Name): NextSite[] {
  const { workspace } = trail
  const { unit, node, frame, bound } = site
  const items = bound?.has(node) ? [bound] : itemsOfLoop(new Reader(worldOf(workspace)), unit, loop)
  const around = ancestor(node, 'function_definition')
  const found = items?.map((item): NextSite | null => {
    const value = item.get(node)
    // what a file of data holds is no object
    if (value?.kind !== 'deferred' || !isPython(fileOf(value.unit.path))) return null
    const isHere = ancestor(value.node, 'function_definition') === around
    const within = value.bound ? new Map([...(bound ?? []), ...value.bound]) : bound
    return { unit: value.unit, node: value.node, frame: isHere ? frame : null, bound: within, name }
  })
  if (found?.every((each) => each !== null)) return found
  // they may be changed as it goes over them
  return (itemsOver(trail, site, loop) ?? []).map((item) => ({ ...item, name }))
}

/**
 * The items of a list, or of a dict by its `values()` or `items()`, that a loop goes over; null where they may be
 * anything.
 */
function itemsOver(trail: Trail, site: Site, loop: PyNode): NextSite[] | null {
  const { module } = site.unit
  const over = partOf(loop, 'right')
  const called = calledMethod(module, over)
  const [first, ...others] = callArguments(module, over)?.positional ?? []
  const isCounted = calledName(module, over) === 'enumerate' && others.length === 0
  const isView = called !== null && /^(items|values)$/.test(called.name)
  const held = (isCounted ? first : isView ? called.object : over) ?? over
  const left = partOf(loop, 'left')
  const variable = isCounted || (isView && called.name === 'items') ? namedChildren(left)[1] : left
  return variable === site.node ? itemsHeld(trail, { ...site, node: held }, null) : null
}

/** What `{'a': x}['a']` or `[x, y][0]` leads to: the item; all items where the key is known only when the code runs. */
export const followSubscript = (trail: Trail, site: Site): NextSite[] =>
  itemsAsked(
    trail,
    { ...site, node: partOf(site.node, 'value') },
    partOf(site.node, 'subscript'),
  ) ?? []

/** What `environments.get(name, default)` or `environments.setdefault(name, make(name))` leads to. */
export function followGet(trail: Trail, site: Site): NextSite[] {
  const { module } = site.unit
  const called = calledMethod(module, site.node)
  const [key, fallback] = callArguments(module, site.node)?.positional ?? []
  if (!key || !called || !/^(get|setdefault|pop)$/.test(called.name)) return []
  const items = itemsAsked(trail, { ...site, node: called.object }, key)
  if (!items) return []
  const isSure = items.length > 0 && keyAt(trail.workspace, { ...site, node: key }) !== null
  return fallback && !isSure ? [...items, { ...site, node: fallback }] : items
}

/** The items that code may get from a list or dict by a key; null where they may be anything. */
function itemsAsked(trail: Trail, held: Site, key: PyNode): NextSite[] | null {
  const { frame, bound } = held
  const items = itemsHeld(trail, held, keyAt(trail.workspace, { ...held, node: key }))
  return (
    items?.map((item) => (isPutByThisCall(held, item, key) ? { ...item, frame, bound } : item)) ??
    null
  )
}

/**
 * Whether an item is put there by the call through which it is asked for: `made[name] = make(name)` in front of
 * `made[name]`. Other calls have put in items with names of their own.
 */
function isPutByThisCall({ unit, frame }: Site, item: NextSite, key: PyNode): boolean {
  const { node } = item
  const target = assignedTo(node)
  const own = target?.type === 'subscript' ? childOf(target, 'subscript') : null
  if (!own || !frame || item.unit !== unit) return false
  if (ancestor(node, 'function_definition') !== frame.definition) return false
  const isSame = textOf(unit.module, own) === textOf(unit.module, key)
  return isSame && findAll(key, 'identifier').some((name) => isLocal(unit, name, frame.definition))
}

const isLocal = ({ module }: Unit, name: PyNode, definition: PyNode): boolean =>
  module.scopes.resolve(textOf(module, name), name)?.node === definition
