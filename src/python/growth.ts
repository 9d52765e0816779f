import { callArguments } from './calls.ts'
import type { PythonModule } from './module.ts'
import { isChanged } from './mutations.ts'
import { childOf, dominates, methodCalledOn, type PyNode, textOf } from './syntax.ts'
import { usesOf } from './uses.ts'

/** A list or a text that a name holds: what it starts with, and what is added at its end. */
export interface Growth {
  readonly start: PyNode
  readonly added: readonly Added[]
}

/** Something that is added to a list, one item or all of another list, or to a text. */
export interface Added {
  readonly node: PyNode
  readonly as: 'item' | 'items'
}

/**
 * How the list or text that a name holds has been built up: `x = […]`, then `x.append(…)`, `x.extend(…)` and `x += …`.
 * Any of these may not be reached. Null where it is changed in any other way.
 */
export function growthOf(module: PythonModule, use: PyNode): Growth | null {
  const name = textOf(module, use)
  const scope = module.scopes.resolve(name, use)
  if (!scope || module.scopes.scopeOf(use) !== scope) return null
  const [first, ...others] = scope.bindings.get(name) ?? []
  const isGrown = others.every(({ node }) => node.parent?.type === 'augmented_assignment')
  if (first?.kind !== 'assignment' || !first.value || !isGrown || !dominates(first.node, use))
    return null
  const added = addedAt(module, usesOf(module, name, use))
  return added && { start: first.value, added }
}

/** What is added at all uses of a list or a text; null where one of them changes it in any other way. */
export function addedAt(module: PythonModule, uses: readonly PyNode[]): Added[] | null {
  const added = uses
    .filter((use) => isChanged(module, use, 'items and attributes'))
    .map((change) => addedBy(module, change))
  return added.every((one) => one !== null) ? added : null
}

/** What a change adds at the end; null where it does anything else. */
function addedBy(module: PythonModule, change: PyNode): Added | null {
  const { parent } = change
  if (parent?.type === 'augmented_assignment') {
    const right = childOf(parent, 'operator')?.type === '+=' ? childOf(parent, 'right') : null
    return right && { node: right, as: 'items' }
  }
  const method = methodCalledOn(module, change)
  if (method?.name !== 'append' && method?.name !== 'extend') return null
  const [given] = callArguments(module, method.call)?.positional ?? []
  return given ? { node: given, as: method.name === 'append' ? 'item' : 'items' } : null
}
