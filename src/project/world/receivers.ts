import { calledName } from '../../python/module.ts'
import { definedName, type PyNode } from '../../python/syntax.ts'
import type { UnitNode } from '../../python/values/static-value.ts'
import { anyFile, importers, type Reference, referencesTo } from './references.ts'
import type { RepositoryWorld } from './repository-world.ts'
import { usagesOf } from './usages.ts'

/**
 * The classes that `self` may be of in a method: those derived from the one that defines it, and that one itself if it is
 * used; none where it alone comes into question, null where not all of them can be seen.
 */
export function receiversOf(world: RepositoryWorld, own: UnitNode): UnitNode[] | null {
  const found = new Map<PyNode, UnitNode>()
  const seen = new Set<PyNode>()
  const open = [own]
  for (let type = open.pop(); type; type = open.pop()) {
    if (seen.has(type.node)) continue
    seen.add(type.node)
    const usages = usagesOfClass(world, type)
    if (!usages) return null
    const { derived, isUsed } = usages
    // an abstract one is only derived from
    if (isUsed || derived.length === 0) found.set(type.node, type)
    open.push(...derived)
  }
  return seen.size === 1 ? [] : [...found.values()]
}

/** The classes that are derived from one, and whether it is used otherwise; null where a call derives others. */
function usagesOfClass(
  world: RepositoryWorld,
  type: UnitNode,
): { derived: UnitNode[]; isUsed: boolean } | null {
  const { unit, node } = type
  const derived: UnitNode[] = []
  let isUsed = false
  const name = definedName(unit.module, node)
  // a module may import it by another name from one that does not define it
  const references = referencesTo(world.workspace, unit, name, (workspace, own, word) =>
    word === name ? importers(workspace, own, word) : anyFile(workspace, own, word),
  )
  for (const reference of references)
    for (const usage of usagesOf(world, { definition: type, constructed: type }, reference)) {
      if (usage.kind === 'derived') derived.push(usage.type)
      else if (usage.kind === 'unseen' && isBaseInCall(reference)) return null
      else if (usage.kind !== 'other') isUsed = true
    }
  return { derived, isUsed }
}

/** Whether a class is among the bases of one that a call makes: `type("Scoring", (Step,), {…})`. */
function isBaseInCall({ unit, node }: Reference): boolean {
  const list = node.parent?.type === 'tuple' ? node.parent.parent : null
  return /^(type|types\.new_class)$/.test(calledName(unit.module, list?.parent))
}
