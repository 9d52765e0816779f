import { groupBy } from '../collections/group-by.ts'
import { only } from '../collections/only.ts'
import { commonAncestor } from './control-flow.ts'
import { comingRound, heldBindings, isMadeWith } from './held-bindings.ts'
import type { PythonModule } from './module.ts'
import type { Binding } from './scopes.ts'
import {
  ancestor,
  childOf,
  dominates,
  findAll,
  type PyNode,
  statementOf,
  textOf,
} from './syntax.ts'

/** The bindings one of which a name has, where code decides among several. */

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
  // `global x`: a function may have been called by then
  const elsewhere = others.filter(
    ({ kind, node }) => kind === 'assignment' && module.scopes.scopeOf(node) !== scope,
  )
  const own = others.filter(
    ({ kind, node }) => kind === 'parameter' || module.scopes.scopeOf(node) === scope,
  )
  return [...bindingsAt(own, use), ...elsewhere]
}

/** The bindings that may be in force at a place, of those that are made in its own scope. */
export function bindingsAt(bindings: readonly Binding[], place: PyNode): Binding[] {
  const before = bindings.filter(({ from }) => from <= place.start)
  const certain = before.findLastIndex(({ node }) => dominates(node, place))
  const coming = comingRound(bindings, place, before[certain])
  return [...withoutReplaced(before.slice(Math.max(certain, 0)), place), ...coming]
}

/** Bindings without those that a branch makes anew before it comes to a place behind it. */
function withoutReplaced(bindings: readonly Binding[], place: PyNode): Binding[] {
  const byBlock = groupBy(bindings, ({ node }) => statementOf(node).parent)
  return bindings.filter(({ node }) => {
    for (let at = node.parent; at && !RUNS_LATER.test(at.type); at = at.parent) {
      const next = byBlock.get(at)?.find((each) => isAssignedBehind(each, node))
      if (next && isReplacedBy(node, next.node, at, place)) return false
    }
    return true
  })
}

const RUNS_LATER = /^(function_definition|lambda|class_definition)$/

const isAssignedBehind = ({ node }: Binding, first: PyNode): boolean =>
  node.start > first.end && node.parent?.type === 'assignment'

/** Whether what is bound in a block is surely bound anew there by the time that a place behind the block is come to. */
function isReplacedBy(first: PyNode, next: PyNode, block: PyNode, place: PyNode): boolean {
  const around = commonAncestor(block, place)
  // where an error is caught, or a round left, between the two, the first one stays
  if (around?.type === 'try_statement') return false
  for (let at: PyNode | null = block; at && at !== around; at = at.parent)
    if (
      at.type === 'with_statement' ||
      (at.parent?.type === 'try_statement' && at.field === 'body')
    )
      return false
  if (!ancestor(block, 'for_statement', 'while_statement')) return true
  const isBetween = ({ start }: PyNode) => first.end < start && start < next.start
  return !findAll(block, 'break_statement', 'continue_statement').some(isBetween)
}

/** For a use in a function: of `env = None` and one assignment in another function, that assignment. */
function madeWhenCalled(bindings: readonly Binding[]): Binding[] {
  const made = only(bindings.filter(({ value }) => value?.type !== 'none'))
  return made?.kind === 'assignment' ? [made] : []
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
