import { isCallee } from './calls.ts'
import { lastOf } from './control-flow.ts'
import { heldBindings } from './held-bindings.ts'
import type { PythonModule } from './module.ts'
import { bindingsAt } from './possible-bindings.ts'
import type { Binding, Scope } from './scopes.ts'
import { childOf, type PyNode, textOf } from './syntax.ts'
import { assignedTo } from './targets.ts'
import { usesOf } from './uses.ts'

/**
 * The bindings one of which a name of a scope around has where a function reads it: those in force at each call of that
 * function. Empty where it is not only called, or where functions bind the name as well.
 */
export function bindingsWhenCalled(module: PythonModule, use: PyNode): readonly Binding[] {
  const { scope, bindings } = heldBindings(module, use)
  if (!scope || bindings.some(({ node }) => module.scopes.scopeOf(node) !== scope)) return []
  const places = placesOf(module, use, scope, new Set())
  const found = new Set(places?.flatMap((place) => bindingsAt(bindings, place)))
  return bindings.filter((binding) => found.has(binding))
}

/** The places in a scope where what stands in a function of it is run; null where they are not known. */
function placesOf(
  module: PythonModule,
  node: PyNode,
  scope: Scope,
  passed: Set<PyNode>,
): readonly PyNode[] | null {
  const inner = module.scopes.scopeOf(node)
  if (inner === scope) return [node]
  const maker = inner.node
  // comprehensions and the bodies of classes are run where they stand
  if (!/^(function_definition|lambda)$/.test(maker.type))
    return placesOf(module, maker, scope, passed)
  if (passed.has(maker)) return []
  passed.add(maker)
  const name = maker.type === 'lambda' ? assignedTo(maker) : childOf(maker, 'name')
  if (name?.type !== 'identifier') return null
  const around = module.scopes.resolve(textOf(module, name), name)
  if (around?.node.type === 'class_definition') return null
  const uses = usesOf(module, textOf(module, name), name).filter((use) => use !== name)
  // other modules call it when all of this one has been run
  if (uses.length === 0) return around?.node.type === 'module' ? [lastOf(around.node)] : null
  const places = uses.map((use) => (isCallee(use) ? placesOf(module, use, scope, passed) : null))
  return places.every((each) => each !== null) ? places.flat() : null
}
