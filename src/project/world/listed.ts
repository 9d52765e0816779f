import { reachingBinding } from '../../python/bindings.ts'
import { childOf, isWithin, type PyNode, textOf } from '../../python/syntax.ts'
import { assignedTo } from '../../python/targets.ts'
import { usesOf } from '../../python/uses.ts'
import { Reader } from '../../python/values/evaluate.ts'
import type { Bound, UnitNode } from '../../python/values/static-value.ts'
import { anyFile, referencesTo } from './references.ts'
import type { RepositoryWorld } from './repository-world.ts'

/** What becomes of a function or a class that stands in a list: `for step in [Prepare, Train]: step().build()`. */

/** A use of the variable of a loop, and what the variable is then. */
export interface UseInLoop extends UnitNode {
  readonly bound: Bound
}

/**
 * The uses of the variables of all loops that go over the list an expression stands in; null where it stands in none, or
 * that goes elsewhere, too.
 */
export function usesInLoops(world: RepositoryWorld, item: UnitNode): UseInLoop[] | null {
  const list = item.node.parent
  if (!list || !/^(list|tuple|set)$/.test(list.type)) return null
  const held = placesOf(world, { unit: item.unit, node: list })
  const uses = held?.map((place) => usesOver(item, place))
  return uses?.every((each) => each !== null) ? uses.flat() : null
}

/** Where a list, or a dict, is read: where it stands, or by the one name that it is given; null where others may have it. */
export function placesOf(world: RepositoryWorld, list: UnitNode): UnitNode[] | null {
  const { unit, node } = list
  const name = assignedTo(node)
  if (!name) return [list]
  if (name.type !== 'identifier' || node.parent?.parent?.type !== 'expression_statement')
    return null
  const { module } = unit
  const word = textOf(module, name)
  const scope = module.scopes.resolve(word, name)
  if (scope?.bindings.get(word)?.length !== 1) return null
  if (scope !== module.scopes.module)
    return usesOf(module, word, name)
      .filter((use) => use !== name)
      .map((use) => ({ unit, node: use }))
  const found: UnitNode[] = []
  for (const reference of referencesTo(world.workspace, unit, word, anyFile)) {
    const value = new Reader(world).read(reference.unit, reference.node)
    if (value.kind === 'unknown') return null
    if ('node' in value && value.node === node) found.push(reference)
  }
  return found
}

/**
 * The uses of the variable of the loop that goes over a list; null where no loop with a single one does, or the variable
 * is used behind it, too.
 */
function usesOver(item: UnitNode, { unit, node }: UnitNode): UseInLoop[] | null {
  const loop = loopOver(node)
  const variable = loop && childOf(loop, 'left')
  if (!loop || variable?.type !== 'identifier') return null
  const bound: Bound = new Map([[variable, { kind: 'deferred', ...item }]])
  return usesOfVariable({ unit, node: loop }, variable, bound)
}

/** The loop that goes over what an expression comes to, a statement or part of a comprehension; null where none does. */
export const loopOver = ({ field, parent }: PyNode): PyNode | null =>
  field === 'right' && /^for_(statement|in_clause)$/.test(parent?.type ?? '') ? parent : null

/** The uses of the variable of a loop inside of it; null where it is used behind it, too. */
export function usesOfVariable(
  { unit, node: loop }: UnitNode,
  variable: PyNode,
  bound: Bound,
): UseInLoop[] | null {
  const around = loop.type === 'for_statement' ? loop : loop.parent
  const uses = usesOf(unit.module, textOf(unit.module, variable), variable)
  const isInside = (use: PyNode) => around !== null && isWithin(use, around)
  // behind the loop it still is the last item
  if (uses.some((use) => !isInside(use) && reachingBinding(unit.module, use)?.node === variable))
    return null
  return uses
    .filter((use) => use !== variable && isInside(use))
    .map((use) => ({ unit, node: use, bound }))
}
