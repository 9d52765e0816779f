import { CacheInKeys, onceForBoth } from '../collections/cache.ts'
import { areMadeElsewhere, comingRound, heldAt, heldBindings, isMadeWith } from './held-bindings.ts'
import type { PythonModule } from './module.ts'
import type { Binding, Scope } from './scopes.ts'
import { ancestor, dominates, type PyNode, textOf } from './syntax.ts'

/** The one binding that a name has, where that is sure. */

/**
 * The one binding that a name has at a place: the last one before it in straight line, or the only one.
 * Null where branches, loops or other functions may have given it another meaning.
 */
export function reachingBinding(module: PythonModule, use: PyNode): Binding | null {
  const { scope, bindings } = heldBindings(module, use)
  if (!scope) return null
  const [first] = bindings
  if (first && bindings.length === 1) return isMadeWith(first, use) ? null : first
  // for each step of many, all uses of a name that each of them gets are asked about
  return onceForBoth(reaching, module, use, () => reachingOf(module, scope, bindings, use))
}

/** What `reachingBinding` has found for names with several bindings, by their uses. */
const reaching = new CacheInKeys<PythonModule, Map<PyNode, Binding | null>>()

function reachingOf(
  module: PythonModule,
  scope: Scope,
  bindings: readonly Binding[],
  use: PyNode,
): Binding | null {
  if (bindings.every(({ kind }) => kind === 'import')) return bindings.at(-1) ?? null
  if (!runsInPlace(module, scope, use)) return bindingForLater(module, scope, bindings, use)
  const last = bindings.findLast((binding) => binding.from <= use.start)
  if (!last || !dominates(last.node, use) || areMadeElsewhere(module, bindings, scope)) return null
  return comingRound(bindings, use, last).length > 0 ? null : last
}

/** Whether code runs where it stands, be it in comprehensions of a scope: a generator may be asked later. */
function runsInPlace(module: PythonModule, scope: Scope, use: PyNode): boolean {
  let at: Scope | null = module.scopes.scopeOf(use)
  while (at && at !== scope) at = IN_PLACE.test(at.node.type) ? at.parent : null
  return at === scope
}

const IN_PLACE = /^(list|set|dictionary)_comprehension$/

/**
 * The last binding, for code in a function or class that is defined after it: methods of a class see its own name, too.
 */
function bindingForLater(
  module: PythonModule,
  scope: Scope,
  bindings: readonly Binding[],
  use: PyNode,
): Binding | null {
  const last = lastBinding(module, bindings)
  if (!last || isMadeWith(last, use)) return null
  let definition = use
  while (definition.parent && module.scopes.scopeOf(definition) !== scope)
    definition = definition.parent
  return last.from <= definition.start || last.value === definition ? last : null
}

/** The binding that a name has once the module has run; null where branches or functions may decide. */
export const finalBinding = (module: PythonModule, name: string): Binding | null =>
  lastBinding(module, module.scopes.module.bindings.get(name) ?? [])

/**
 * The binding of a name that holds once its whole scope has run; null where branches or functions may decide.
 *
 * @param all the bindings of the name in one scope
 */
export function lastBinding(module: PythonModule, all: readonly Binding[]): Binding | null {
  const bindings = heldAt(all, null)
  const last = bindings.at(-1)
  if (!last || bindings.length === 1) return last ?? null
  if (bindings.every(({ kind }) => kind === 'import')) return last
  const scope = module.scopes.scopeOf(last.node)
  const block = ancestor(last.node, 'block', 'module')
  const always = block === scope.node || block?.parent === scope.node
  return always && !areMadeElsewhere(module, bindings, scope) ? last : null
}

/** Whether a name that is read here is bound, and by nothing but bindings of some kinds. */
export function isBoundOnlyBy(
  module: PythonModule,
  use: PyNode,
  ...kinds: Binding['kind'][]
): boolean {
  const bindings = module.scopes.bindingsOf(textOf(module, use), use)
  return bindings.length > 0 && bindings.every(({ kind }) => kinds.includes(kind))
}
