import { groupBy } from '../collections/group-by.ts'
import { areExclusive, suppressesErrors } from './control-flow.ts'
import { branchesOf, clausesOf, elseOfTry, isFork, takesTheRest } from './forks.ts'
import { areMadeElsewhere, comingRound, heldAt, heldBindings } from './held-bindings.ts'
import type { PythonModule } from './module.ts'
import type { Binding } from './scopes.ts'
import { dominates, isWithin, type PyNode, partOf, statementOf } from './syntax.ts'

/** What the branches of `if`, `match` and `try` bind a name to. */

/** What a name is bound to behind some code: by one binding, or by a branch of a statement. */
export type Held = Binding | BranchBindings

/** What the branches of one statement bind a name to. */
export interface BranchBindings {
  readonly statement: PyNode
  /** By the block of the branch. */
  readonly inBranch: ReadonlyMap<PyNode, Held>
  /** What holds where a branch binds nothing. */
  readonly before: Held | null
  /** Whether what is tried binds the name to something else first, which an error behind that would leave. */
  readonly isRebound: boolean
}

/** Whether a name is bound by a branch, and not by one binding. */
export const isBranching = (held: Held): held is BranchBindings => 'statement' in held

/**
 * What a name is bound to at a place, by branches above; null where other bindings may hold. What stands in a function
 * or class has what holds where that is defined, unless the name is bound again further down.
 */
export function bindingsOfBranches(module: PythonModule, use: PyNode): Held | null {
  const { scope, bindings } = heldBindings(module, use)
  if (!scope || areMadeElsewhere(module, bindings, scope)) return null
  let place = use
  while (place.parent && module.scopes.scopeOf(place) !== scope) place = place.parent
  // a function may be called before what follows it, or after
  if (place !== use && bindings.some(({ from }) => from > place.start)) return null
  const isPassed = ({ from, node }: Binding) => from > place.start || areExclusive(node, place)
  const earlier = bindings.filter((binding) => !isPassed(binding))
  const at = earlier.findLastIndex(({ node }) => dominates(node, place))
  if (comingRound(bindings, place, earlier[at], isPassed).length > 0) return null
  const isAround = (node: PyNode) => isWithin(place, node)
  return heldBehind(module, earlier.slice(at + 1), isAround, earlier[at] ?? null)
}

/** What branches of a module leave a name bound to once it has run; null where functions or other bindings may decide. */
export function finalBranches(module: PythonModule, name: string): Held | null {
  const scope = module.scopes.module
  const bindings = heldAt(scope.bindings.get(name) ?? [], null)
  if (bindings.length < 2 || areMadeElsewhere(module, bindings, scope)) return null
  return heldBehind(module, bindings, (node) => node === scope.node, null)
}

/**
 * What holds behind a run of statements; null where that cannot be told.
 *
 * @param bindings those that the statements make, in order
 * @param isAround whether a node is the block in which the statements stand, or is around it
 */
function heldBehind(
  module: PythonModule,
  bindings: readonly Binding[],
  isAround: (node: PyNode) => boolean,
  before: Held | null,
): Held | null {
  const byStatement = groupBy(bindings, ({ node }) => {
    let at = node
    while (at.parent && !isAround(at.parent)) at = at.parent
    return at
  })
  let held = before
  for (const [statement, made] of byStatement) {
    if (!/^(block|module)$/.test(statement.parent?.type ?? '')) return null
    held = heldBehindOne(module, statement, made, held)
    if (!held) return null
  }
  return held
}

function heldBehindOne(
  module: PythonModule,
  statement: PyNode,
  bindings: readonly Binding[],
  before: Held | null,
): Held | null {
  const [first, second] = bindings
  if (first && statementOf(first.node) === statement)
    return isAssigned(first) && !second ? first : null
  const within = (block: PyNode) => bindings.filter(({ node }) => isWithin(node, block))
  const behind = (block: PyNode, held: Held | null): Held | null =>
    heldBehind(module, within(block), (node) => node === block, held)
  if (statement.type === 'with_statement')
    return suppressesErrors(module, statement) ? null : behind(partOf(statement, 'body'), before)
  if (!isFork(statement) && statement.type !== 'try_statement') return null
  // each of these in a row multiplies what the name may be
  if (before && isBranching(before)) return null
  const inBranch = new Map<PyNode, Held>()
  let placed = 0
  for (const branch of branchesOf(statement)) {
    const inTurn = branch.field === 'body' ? [branch, ...elseOfTry(statement)] : [branch]
    const blocks = inTurn.filter((block) => within(block).length > 0)
    let held: Held | null = before
    for (const block of blocks) {
      held = behind(block, held)
      if (!held) return null
      placed += within(block).length
    }
    if (held && blocks.length > 0) inBranch.set(branch, held)
  }
  // others stand in a condition, or in `finally`
  if (placed !== bindings.length) return null
  return { statement, inBranch, before, isRebound: isRebound(statement, bindings, inBranch) }
}

/** Whether the body of a `try` binds a name to more than what holds at its end. */
function isRebound(
  statement: PyNode,
  bindings: readonly Binding[],
  inBranch: BranchBindings['inBranch'],
): boolean {
  if (statement.type !== 'try_statement') return false
  const body = partOf(statement, 'body')
  const kept = bindingsIn(inBranch.get(body) ?? null)
  return bindings.some((binding) => isWithin(binding.node, body) && !kept.has(binding))
}

/** The bindings one of which holds. */
function bindingsIn(held: Held | null, found = new Set<Held>()): ReadonlySet<Held> {
  if (!held || found.has(held)) return found
  found.add(held)
  if (!isBranching(held)) return found
  const { statement, inBranch, before } = held
  for (const each of inBranch.values()) bindingsIn(each, found)
  const isReplaced =
    inBranch.size === branchesOf(statement).length && clausesOf(statement).some(takesTheRest)
  return isReplaced ? found : bindingsIn(before, found)
}

/** `x = …`, or `x, y = …` */
function isAssigned({ node: { parent, field } }: Binding): boolean {
  const isWhole = parent?.type === 'assignment' && field === 'left'
  const isPart = parent?.parent?.type === 'assignment' && parent.field === 'left'
  return isWhole || isPart
}
