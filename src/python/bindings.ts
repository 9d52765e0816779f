import type { PythonModule } from './module.ts'
import type { Binding, Scope } from './scopes.ts'
import { ancestor, childOf, type PyNode, textOf } from './syntax.ts'

/**
 * The one binding that a name has at a place: the last one before it in straight line, or the only one.
 * Null where branches, loops or other functions may have given it another meaning.
 */
export function reachingBinding(module: PythonModule, use: PyNode): Binding | null {
  const name = textOf(module, use)
  const scope = module.scopes.resolve(name, use)
  const bindings = scope?.bindings.get(name)
  if (!scope || !bindings) return null
  const [only] = bindings
  if (only && bindings.length === 1) return isMadeWith(only, use) ? null : only
  if (bindings.every(({ kind }) => kind === 'import')) return bindings.at(-1) ?? null
  if (module.scopes.scopeOf(use) !== scope) return null
  const before = bindings.filter(
    (binding) => binding.from <= use.start && module.scopes.scopeOf(binding.node) === scope,
  )
  const last = before.at(-1)
  if (!last || !dominates(last.node, use)) return null
  return bindings.some((binding) => comesRound(binding, use)) ? null : last
}

/** Whether a later binding holds the next time that a loop comes round. */
function comesRound({ node, from }: Binding, use: PyNode): boolean {
  if (from <= use.start) return false
  for (let at = use.parent; at; at = at.parent)
    if (/^(for|while)_statement$/.test(at.type) && at.start < node.start && node.start < at.end)
      return true
  return false
}

/** Whether a name is read to work out what it is bound to: the second `x` of `x = f(x)`. */
export const isMadeWith = ({ node, from }: Binding, use: PyNode): boolean =>
  node.start <= use.start && use.start < from

/** What a name can mean at a place: without what it is bound to only later, in code that runs once. */
export function meaningsAt(
  module: PythonModule,
  scope: Scope,
  name: string,
  use: PyNode,
): readonly Binding[] {
  const bindings = scope.bindings.get(name) ?? []
  if (bindings.length <= 1 || module.scopes.scopeOf(use) !== scope) return bindings
  const found = bindings.filter((binding) => binding.from <= use.start || comesRound(binding, use))
  // cells are run in any order
  return found.length > 0 ? found : bindings
}

/** Whether `earlier` is always executed before `later`: its block is one of the blocks around `later`. */
export function dominates(earlier: PyNode, later: PyNode): boolean {
  const block = ancestor(earlier, 'block', 'module')
  for (let at = later.parent; at; at = at.parent) if (at === block) return true
  return false
}

/** The two bindings of `x = …` and `if x is None: x = …`, where these are all that a name has before a place. */
export function fallbackBindings(
  module: PythonModule,
  use: PyNode,
): { readonly first: Binding; readonly otherwise: Binding } | null {
  const name = textOf(module, use)
  const scope = module.scopes.resolve(name, use)
  const [first, otherwise, third] = scope?.bindings.get(name) ?? []
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

/** The binding that a name has once the module has run; null where branches may decide. */
export function finalBinding(module: PythonModule, name: string): Binding | null {
  const bindings = module.scopes.module.bindings.get(name) ?? []
  const last = bindings.at(-1)
  if (!last || bindings.length === 1) return last ?? null
  if (bindings.every(({ kind }) => kind === 'import')) return last
  return ancestor(last.node, 'block', 'module')?.type === 'module' ? last : null
}

const MUTATORS = new Set([
  'append',
  'extend',
  'insert',
  'remove',
  'pop',
  'popitem',
  'clear',
  'sort',
  'reverse',
  'update',
  'setdefault',
])

/** Whether a list or dict that a name holds is changed in place somewhere: `x[0] = …`, `x.append(…)`. */
export function isMutated(
  module: PythonModule,
  { name, node }: Pick<Binding, 'name' | 'node'>,
): boolean {
  const scope = module.scopes.resolve(name, node)
  return module.scopes.identifiers(name).some((use) => {
    if (module.scopes.resolve(name, use) !== scope) return false
    const holder = use.parent
    if (holder?.type === 'subscript' && use.field === 'value')
      return holder.field === 'left' || holder.parent?.type === 'delete_statement'
    if (holder?.type === 'augmented_assignment') return true
    return (
      holder?.type === 'attribute' &&
      holder.field === 'function' &&
      MUTATORS.has(textOf(module, childOf(holder, 'attribute') as PyNode))
    )
  })
}
