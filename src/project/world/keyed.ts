import { calledMethod } from '../../python/calls.ts'
import type { PythonModule } from '../../python/module.ts'
import { childOf, namedChildren, type PyNode, partOf, textOf } from '../../python/syntax.ts'
import type { Bound, UnitNode } from '../../python/values/static-value.ts'
import { loopOver, placesOf, type UseInLoop, usesOfVariable } from './listed.ts'
import type { RepositoryWorld } from './repository-world.ts'

/** What becomes of a function or a class that stands in a dict: `MAKERS[kind](name)`, `for make in MAKERS.values()`. */

/**
 * The uses of what a dict holds in which an expression stands; null where it stands in none, or that goes elsewhere, too.
 *
 * @param read what an expression comes to, for each item of the loops around it; null where that is not all known
 */
export function usesByKey(
  world: RepositoryWorld,
  item: UnitNode,
  read: (use: UnitNode) => UseInLoop[] | null,
): UseInLoop[] | null {
  const pair = item.node.field === 'value' ? item.node.parent : null
  const dict = pair?.type === 'pair' ? pair.parent : null
  const key = pair && childOf(pair, 'key')
  if (!dict || !key) return null
  const places = placesOf(world, { unit: item.unit, node: dict })
  const uses = places?.map((place) => usesAt(item, key, place, read))
  return uses?.every((each) => each !== null) ? uses.flat() : null
}

/** The uses of an item of a dict where that is read; null where others may have the dict then. */
function usesAt(
  item: UnitNode,
  key: PyNode,
  { unit, node }: UnitNode,
  read: (use: UnitNode) => UseInLoop[] | null,
): UseInLoop[] | null {
  const { parent } = node
  if (parent?.type === 'subscript' && node.field === 'value') return read({ unit, node: parent })
  if (isOnlyAsked(unit.module, node)) return []
  const call = parent?.type === 'attribute' ? parent.parent : null
  return call?.type === 'call' ? usesInLoop(item, key, { unit, node: call }) : null
}

/** The uses of an item of a dict in the loop over `MAKERS.values()` or `MAKERS.items()`; null for any other call. */
function usesInLoop(
  item: UnitNode,
  key: PyNode,
  { unit, node: call }: UnitNode,
): UseInLoop[] | null {
  const method = calledMethod(unit.module, call)
  const loop = loopOver(call)
  const target = loop && childOf(loop, 'left')
  if (!method || !loop || !target) return null
  const value = { kind: 'deferred', ...item } as const
  if (method.name === 'values' && target.type === 'identifier')
    return usesOfVariable({ unit, node: loop }, target, new Map([[target, value]]))
  const [first, second, ...others] = namedChildren(target)
  if (method.name !== 'items' || first?.type !== 'identifier' || second?.type !== 'identifier')
    return null
  const bound: Bound = new Map([
    [first, { kind: 'deferred', unit: item.unit, node: key }],
    [second, value],
  ])
  return others.length === 0 ? usesOfVariable({ unit, node: loop }, second, bound) : null
}

/** Whether a dict is only asked which keys it has: `kind in MAKERS`, `sorted(MAKERS)`, `MAKERS.keys()`. */
function isOnlyAsked(module: PythonModule, node: PyNode): boolean {
  const { parent } = node
  if (parent?.type === 'attribute')
    return textOf(module, partOf(parent, 'attribute')) === 'keys' && parent.field === 'function'
  if (parent?.type === 'argument_list' && parent.parent?.type === 'call')
    return /^(len|sorted|list|tuple|set)$/.test(textOf(module, partOf(parent.parent, 'function')))
  return parent?.type === 'comparison_operator' || loopOver(node) !== null
}
