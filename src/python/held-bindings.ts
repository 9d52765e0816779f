import { CacheInKeys, once } from '../collections/cache.ts'
import type { PythonModule } from './module.ts'
import type { Binding, Scope } from './scopes.ts'
import { isWithin, type PyNode, textOf } from './syntax.ts'

/** Which bindings of a name come into question at a place, by where they stand. */

/** The scope that gives a name its meaning at a place, and the bindings there that may hold at all. */
export function heldBindings(
  module: PythonModule,
  use: PyNode,
): { readonly scope: Scope | null; readonly bindings: readonly Binding[] } {
  const name = textOf(module, use)
  const scope = module.scopes.resolve(name, use)
  return { scope, bindings: scope ? heldAt(scope.bindings.get(name) ?? [], use) : [] }
}

/** The bindings of a name without those of other `except … as name:` clauses: behind its clause such a name is gone. */
export function heldAt(bindings: readonly Binding[], use: PyNode | null): readonly Binding[] {
  if (handlersOf(bindings).length === 0) return bindings
  return bindings.filter((binding) => {
    const handler = handlerOf(binding)
    return !handler || isWithin(use, handler)
  })
}

/** The `except … as name:` clauses among the bindings of each list. */
const handlersOf = (bindings: readonly Binding[]): readonly PyNode[] =>
  once(handlers, bindings, () => bindings.flatMap((each) => handlerOf(each) ?? []))

const handlers = new CacheInKeys<readonly Binding[], readonly PyNode[]>()

/** The `except … as name:` clause that makes a binding; null for any other binding. */
function handlerOf({ node }: Binding): PyNode | null {
  const handler = node.parent?.type === 'as_pattern_target' ? node.parent.parent?.parent : null
  return handler?.type === 'except_clause' ? handler : null
}

/**
 * The bindings further down in a loop, which hold in its next round.
 *
 * @param sure surely made before the place is come to: in each round anew, where that is in the loop as well
 * @param isPassed whether a binding is made behind the place, or in another branch
 */
export function comingRound(
  bindings: readonly Binding[],
  use: PyNode,
  sure: Binding | null | undefined,
  isPassed = ({ from }: Binding): boolean => from > use.start,
): readonly Binding[] {
  const loops: PyNode[] = []
  for (let at = use.parent; at; at = at.parent)
    if (at.type === 'for_statement' || at.type === 'while_statement') loops.push(at)
  const holds = (loop: PyNode, { node }: Binding) =>
    loop.start < node.start && node.start < loop.end
  return bindings.filter((binding) => {
    const loop = isPassed(binding) && loops.find((each) => holds(each, binding))
    return loop && !(sure && holds(loop, sure))
  })
}

/** Whether a name is read while the value of this binding is worked out: the second `x` of `x = f(x)`. */
export function isMadeWith({ node, from }: Binding, use: PyNode): boolean {
  if (use.start < node.start || from <= use.start) return false
  // the methods of a class run once it has its name
  for (let at = use; at.parent && at.parent.start > node.start; at = at.parent)
    if (runsLater(at)) return false
  return true
}

/** Whether a node is the body of a function or lambda, which runs only when that is called. */
const runsLater = ({ field, parent }: PyNode): boolean =>
  field === 'body' && /^(function_definition|lambda)$/.test(parent?.type ?? '')

/** Whether a function binds a name of a scope around it, by `global` or `nonlocal`: it may have run or not. */
export function areMadeElsewhere(
  module: PythonModule,
  bindings: readonly Binding[],
  scope: Scope,
): boolean {
  const scopes = once(makers, bindings, () => [
    ...new Set(bindings.map(({ node }) => module.scopes.scopeOf(node))),
  ])
  return scopes.some((maker) => maker !== scope)
}

/** The scopes in which the bindings of a list are made. */
const makers = new CacheInKeys<readonly Binding[], readonly Scope[]>()
