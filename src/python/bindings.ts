import { CacheInKeys, once, onceForBoth } from '../collections/cache.ts'
import { only } from '../collections/only.ts'
import { forkAround } from './forks.ts'
import type { PythonModule } from './module.ts'
import type { Binding, Scope } from './scopes.ts'
import { ancestor, childOf, isWithin, type PyNode, statementOf, textOf } from './syntax.ts'

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
  if (module.scopes.scopeOf(use) !== scope) return bindingForLater(module, scope, bindings, use)
  const last = bindings.findLast((binding) => binding.from <= use.start)
  if (!last || !dominates(last.node, use) || areMadeElsewhere(module, bindings, scope)) return null
  return comingRound(bindings, use, last).length > 0 ? null : last
}

/** The scope that gives a name its meaning at a place, and the bindings there that may hold at all. */
function heldBindings(
  module: PythonModule,
  use: PyNode,
): { readonly scope: Scope | null; readonly bindings: readonly Binding[] } {
  const name = textOf(module, use)
  const scope = module.scopes.resolve(name, use)
  return { scope, bindings: scope ? heldAt(scope.bindings.get(name) ?? [], use) : [] }
}

/** The bindings of a name without those of other `except … as name:` clauses: behind its clause such a name is gone. */
function heldAt(bindings: readonly Binding[], use: PyNode | null): readonly Binding[] {
  const handlers = once(handlersOf, bindings, () =>
    bindings.flatMap((each) => handlerOf(each) ?? []),
  )
  if (handlers.length === 0) return bindings
  return bindings.filter((binding) => {
    const handler = handlerOf(binding)
    return !handler || isWithin(use, handler)
  })
}

/** The `except … as name:` clauses among the bindings of each list. */
const handlersOf = new CacheInKeys<readonly Binding[], readonly PyNode[]>()

/** The `except … as name:` clause that makes a binding; null for any other binding. */
function handlerOf({ node }: Binding): PyNode | null {
  const handler = node.parent?.type === 'as_pattern_target' ? node.parent.parent?.parent : null
  return handler?.type === 'except_clause' ? handler : null
}

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

/**
 * The bindings further down in a loop, which hold in its next round.
 *
 * @param sure surely made before the place is come to: in each round anew, where that is in the loop as well
 */
function comingRound(
  bindings: readonly Binding[],
  use: PyNode,
  sure: Binding | null | undefined,
): readonly Binding[] {
  const loops: PyNode[] = []
  for (let at = use.parent; at; at = at.parent)
    if (at.type === 'for_statement' || at.type === 'while_statement') loops.push(at)
  const holds = (loop: PyNode, { node }: Binding) =>
    loop.start < node.start && node.start < loop.end
  return bindings.filter((binding) => {
    const loop = binding.from > use.start && loops.find((each) => holds(each, binding))
    return loop && !(sure && holds(loop, sure))
  })
}

/** Whether a name is read while the value of this binding is worked out: the second `x` of `x = f(x)`. */
function isMadeWith({ node, from }: Binding, use: PyNode): boolean {
  if (use.start < node.start || from <= use.start) return false
  // the methods of a class run once it has its name
  for (let at = use; at.parent && at.parent.start > node.start; at = at.parent)
    if (runsLater(at)) return false
  return true
}

/** Whether a node is the body of a function or lambda, which runs only when that is called. */
const runsLater = ({ field, parent }: PyNode): boolean =>
  field === 'body' && /^(function_definition|lambda)$/.test(parent?.type ?? '')

/**
 * The bindings that a name may have at a place, with those that surely are replaced before: without those that only code
 * further down makes, unless a loop comes back. Null for a name that nothing binds.
 */
export function possibleBindings(module: PythonModule, use: PyNode): readonly Binding[] | null {
  const { scope, bindings } = heldBindings(module, use)
  if (!scope) return null
  if (bindings.length <= 1 || module.scopes.scopeOf(use) !== scope) return bindings
  const coming = comingRound(bindings, use, null)
  const found = bindings.filter((binding) => binding.from <= use.start || coming.includes(binding))
  // cells are run in any order
  return found.length > 0 ? found : bindings
}

/**
 * The bindings that may be in force at a place: the last one that is surely executed before it, those between that may
 * be, and those that a loop or a function makes. Empty where functions or later code decide among several.
 */
export function bindingsInForce(module: PythonModule, use: PyNode): Binding[] {
  const { scope, bindings } = heldBindings(module, use)
  const others = bindings.filter((binding) => !isMadeWith(binding, use))
  if (!scope || bindings.length <= 1) return others
  if (module.scopes.scopeOf(use) !== scope) return madeWhenCalled(others)
  const before = others.filter(
    ({ kind, node, from }) =>
      from <= use.start && (kind === 'parameter' || module.scopes.scopeOf(node) === scope),
  )
  const certain = before.findLastIndex(({ node }) => dominates(node, use))
  // `global x`: a function may have been called by then
  const elsewhere = others.filter(
    ({ kind, node }) => kind === 'assignment' && module.scopes.scopeOf(node) !== scope,
  )
  const coming = comingRound(others, use, before[certain]).filter(
    (each) => !elsewhere.includes(each),
  )
  return [...before.slice(Math.max(certain, 0)), ...elsewhere, ...coming]
}

/** For a use in a function: of `env = None` and one assignment in another function, that assignment. */
function madeWhenCalled(bindings: readonly Binding[]): Binding[] {
  const made = only(bindings.filter(({ value }) => value?.type !== 'none'))
  return made?.kind === 'assignment' ? [made] : []
}

/** Whether `earlier` is always executed before `later`: its block is one of the blocks around `later`. */
export function dominates(earlier: PyNode, later: PyNode): boolean {
  const block = ancestor(earlier, 'block', 'module')
  return isWithin(later.parent, block)
}

/** The two bindings of `x = …` and `if x is None: x = …`, where these are all that a name has before a place. */
export function fallbackBindings(
  module: PythonModule,
  use: PyNode,
): { readonly first: Binding; readonly otherwise: Binding } | null {
  const name = textOf(module, use)
  const { scope, bindings } = heldBindings(module, use)
  const [first, otherwise, third] = bindings
  if (!first || !otherwise || third || otherwise.from > use.start) return null
  if (!dominates(first.node, otherwise.node) || module.scopes.scopeOf(use) !== scope) return null
  const branch = ancestor(otherwise.node, 'block', 'module')?.parent
  const condition = branch?.type === 'if_statement' ? childOf(branch, 'condition') : null
  const text = condition
    ? textOf(module, condition)
        .replace(/[()\s]+/g, ' ')
        .trim()
    : ''
  const asks = [`${name} is None`, `not ${name}`, `${name} == None`]
  return asks.includes(text) && otherwise.kind === 'assignment' ? { first, otherwise } : null
}

/** What the branches of an `if` or a `match` bind a name to, and what it is bound to before. */
export interface BranchBindings {
  readonly statement: PyNode
  /** By the block of the branch. */
  readonly inClause: ReadonlyMap<PyNode, Binding>
  readonly before: Binding | null
}

/** The bindings of a name that one `if` or `match` chooses from, where no others may hold at a place; else null. */
export function branchBindings(module: PythonModule, use: PyNode): BranchBindings | null {
  const { scope, bindings } = heldBindings(module, use)
  if (!scope || module.scopes.scopeOf(use) !== scope) return null
  if (areMadeElsewhere(module, bindings, scope)) return null
  const earlier = bindings.filter(({ from }) => from <= use.start)
  const at = earlier.findLastIndex(({ node }) => dominates(node, use))
  if (comingRound(bindings, use, earlier[at]).length > 0) return null
  const inClause = new Map<PyNode, Binding>()
  let statement: PyNode | null = null
  for (const binding of earlier.slice(at + 1)) {
    const block = statementOf(binding.node).parent
    const around = block && forkAround(block)
    if (!isAssigned(binding) || !block || !around) return null
    if (statement && around !== statement) return null
    statement = around
    inClause.set(block, binding)
  }
  return statement && dominates(statement, use)
    ? { statement, inClause, before: earlier[at] ?? null }
    : null
}

/** `x = …`, or `x, y = …` */
function isAssigned({ node: { parent, field } }: Binding): boolean {
  const isWhole = parent?.type === 'assignment' && field === 'left'
  const isPart = parent?.parent?.type === 'assignment' && parent.field === 'left'
  return isWhole || isPart
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

/** Whether a function binds a name of a scope around it, by `global` or `nonlocal`: it may have run or not. */
function areMadeElsewhere(
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
