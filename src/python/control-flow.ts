import {
  blockOf,
  branchesOf,
  clausesOf,
  forkAround,
  handlersOf,
  isFork,
  takesTheRest,
} from './forks.ts'
import type { PythonModule } from './module.ts'
import { childOf, namedChildren, type PyNode, partOf } from './syntax.ts'

/** Whether two places are in different branches of one `if` or `match`, so that only one of them is executed. */
export function areExclusive(one: PyNode, other: PyNode): boolean {
  const blocks = new Map<PyNode, PyNode>()
  for (let at = one; at.parent; at = at.parent) {
    const fork = forkAround(at)
    if (fork) blocks.set(fork, at)
  }
  for (let at = other; at.parent; at = at.parent) {
    const fork = forkAround(at)
    const block = fork && blocks.get(fork)
    if (block) return block !== at
  }
  return false
}

/** The `if`, `match` and `try` statements that come by one of these nodes whichever branch is taken. */
export function decidedBy(nodes: readonly PyNode[]): PyNode[] {
  const reached = new Map<PyNode, Set<PyNode>>()
  const decided: PyNode[] = []
  const climb = (node: PyNode): void => {
    const block = branchOf(node)
    const fork = block && (forkAround(block) ?? triedAround(block))
    if (!fork) return
    const mine = reached.get(fork) ?? new Set()
    reached.set(fork, mine.add(block))
    if (!waysThrough(fork)?.every((each) => mine.has(each))) return
    decided.push(fork)
    climb(fork)
  }
  for (const node of nodes) climb(node)
  return decided
}

/** The branch around a node in which it surely runs; null where a loop, a handler or a function is in between. */
function branchOf(node: PyNode): PyNode | null {
  for (let at = node; at.parent; at = at.parent) {
    if (forkAround(at) ?? triedAround(at)) return at
    if (/^((for|while)_statement|except_clause|function_definition)$/.test(at.parent.type))
      return null
  }
  return null
}

/** The `try` statement whose body a block is, or that of one of its handlers. */
function triedAround({ parent, field, type }: PyNode): PyNode | null {
  if (parent?.type === 'try_statement') return field === 'body' ? parent : null
  return type === 'block' && parent?.type === 'except_clause' ? parent.parent : null
}

/**
 * The blocks of an `if`, `match` or `try`, one of which is run before what follows it; null where all may be passed
 * over.
 */
function waysThrough(fork: PyNode): PyNode[] | null {
  if (fork.type !== 'try_statement')
    return clausesOf(fork).some(takesTheRest) ? branchesOf(fork) : null
  const goOn = handlersOf(fork).filter((block) => !alwaysEnds(block))
  return [partOf(fork, 'body'), ...goOn]
}

/**
 * Whether a block never goes on to what follows it: each way through it ends in a statement that goes elsewhere.
 *
 * @param leaves whether a statement does so
 * @param swallows whether a `with` goes on after errors in its body
 */
export function alwaysLeaves(
  block: PyNode | null,
  leaves: (statement: PyNode) => boolean,
  swallows: (statement: PyNode) => boolean = () => false,
): boolean {
  const last = block && namedChildren(block).at(-1)
  if (!last) return false
  const isLeft = (inner: PyNode | null) => alwaysLeaves(inner, leaves, swallows)
  if (last.type === 'with_statement') return !swallows(last) && isLeft(childOf(last, 'body'))
  if (!isFork(last)) return leaves(last)
  const clauses = clausesOf(last)
  return clauses.some(takesTheRest) && clauses.map(blockOf).every(isLeft)
}

/** Whether a `with` goes on behind its body after errors in it: `with suppress(KeyError):`. */
export const suppressesErrors = ({ text }: PythonModule, { type, children }: PyNode): boolean =>
  type === 'with_statement' &&
  children.some(
    (child) =>
      child.type === 'with_clause' && /\bsuppress\(/.test(text.slice(child.start, child.end)),
  )

/** Whether a block never goes on to what follows it in its function: each way through it returns or raises. */
export const alwaysEnds = (block: PyNode | null): boolean =>
  alwaysLeaves(block, ({ type }) => /^(return|raise)_statement$/.test(type))

/** The innermost node that contains two others; null for nodes of two modules. */
export function commonAncestor(one: PyNode, other: PyNode): PyNode | null {
  const above = new Set<PyNode>()
  for (let at: PyNode | null = one; at; at = at.parent) above.add(at)
  let at: PyNode | null = other
  while (at && !above.has(at)) at = at.parent
  return at
}

/** A stand-in for a place behind everything in a function or module: a node at its end. */
export const lastOf = (scope: PyNode): PyNode => ({
  ...scope,
  start: scope.end,
  parent: childOf(scope, 'body') ?? scope,
})
