import { dominates } from './bindings.ts'
import { callArguments } from './calls.ts'
import type { PythonModule } from './module.ts'
import { isChanged } from './mutations.ts'
import { childOf, methodCall, type PyNode, textOf } from './syntax.ts'
import { usesOf } from './uses.ts'

/** A list or a text that a name holds: what it starts with, and what is added at its end. */
export interface Growth {
  readonly start: PyNode
  readonly added: readonly PyNode[]
}

/**
 * How what a name holds where it is read has come about: `x = […]`, then `x.append(…)`, `x.extend(…)` and `x += …`, each
 * of them perhaps. Null where it is changed in any other way.
 */
export function growthOf(module: PythonModule, use: PyNode): Growth | null {
  const name = textOf(module, use)
  const scope = module.scopes.resolve(name, use)
  if (!scope || module.scopes.scopeOf(use) !== scope) return null
  const [first, ...others] = scope.bindings.get(name) ?? []
  const isGrown = others.every(({ node }) => node.parent?.type === 'augmented_assignment')
  if (first?.kind !== 'assignment' || !first.value || !isGrown || !dominates(first.node, use))
    return null
  const changes = usesOf(module, name, use).filter((other) => isChanged(module, other))
  const added = changes.map((change) => addedBy(module, change))
  return added.includes(null)
    ? null
    : { start: first.value, added: added.flatMap((one) => one ?? []) }
}

/** What a change adds at the end; null where it does anything else. */
function addedBy(module: PythonModule, change: PyNode): PyNode | null {
  const { parent } = change
  if (parent?.type === 'augmented_assignment')
    return childOf(parent, 'operator')?.type === '+=' ? childOf(parent, 'right') : null
  const method = methodCall(module, change)
  if (method?.name !== 'append' && method?.name !== 'extend') return null
  return callArguments(module, method.call)?.positional[0] ?? null
}
