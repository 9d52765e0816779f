import { only } from '../collections/only.ts'
import { namedChildren, type PyNode, partOf } from './syntax.ts'

/** Statements that run one of several blocks: `if` with its `elif` and `else`, `match` with its cases, `try` with its handlers. */

/** The clauses of an `if` or `match` in order: an `if` is its own first clause. */
export const clausesOf = (fork: PyNode): PyNode[] =>
  fork.type === 'match_statement'
    ? partOf(fork, 'body').children.filter(({ type }) => type === 'case_clause')
    : [fork, ...fork.children.filter(({ field }) => field === 'alternative')]

/** What a clause runs. */
export const blockOf = (clause: PyNode): PyNode =>
  partOf(clause, clause.type === 'else_clause' ? 'body' : 'consequence')

/** What the handlers of a `try` run. */
export const handlersOf = (statement: PyNode): PyNode[] =>
  statement.children
    .filter(({ type }) => type === 'except_clause')
    .flatMap(({ children }) => children.filter(({ type }) => type === 'block'))

/** What a `try` runs once its body has come to its end; none for any other statement. */
export const elseOfTry = (statement: PyNode): PyNode[] =>
  statement.type === 'try_statement'
    ? statement.children.filter(({ type }) => type === 'else_clause').map(blockOf)
    : []

/** The blocks of an `if` or `match` one of which is run; of a `try`, its own and those of its handlers. */
export const branchesOf = (statement: PyNode): PyNode[] =>
  statement.type === 'try_statement'
    ? [partOf(statement, 'body'), ...handlersOf(statement)]
    : clausesOf(statement).map(blockOf)

/** Whether a node is an `if` or a `match`. */
export const isFork = ({ type }: PyNode): boolean => /^(if|match)_statement$/.test(type)

/**
 * The `if` or `match` that decides whether a block is run; null where something else does: a loop, a function, `try`.
 */
export function forkAround({ parent: clause, field }: PyNode): PyNode | null {
  switch (clause?.type) {
    case 'if_statement':
      return field === 'consequence' ? clause : null
    case 'elif_clause':
    case 'else_clause':
      return clause.parent?.type === 'if_statement' ? clause.parent : null
    case 'case_clause':
      return field === 'consequence' ? (clause.parent?.parent ?? null) : null
    default:
      return null
  }
}

/** Whether a clause is run whenever none before it is: `else:`, `case _:`, `case other:`. */
export function takesTheRest(clause: PyNode): boolean {
  if (clause.type !== 'case_clause') return clause.type === 'else_clause'
  const isGuarded = clause.children.some(({ field }) => field === 'guard')
  const patterns = clause.children.filter(({ type }) => type === 'case_pattern')
  return !isGuarded && patterns.length === 1 && patterns.every(isIrrefutable)
}

/** What a `case` clause matches with which pattern; null where it is several of them, and for any other clause. */
export function matchedBy(clause: PyNode): { subject: PyNode; pattern: PyNode } | null {
  if (clause.type !== 'case_clause') return null
  const match = clause.parent?.parent
  const subject = only(match?.children.filter(({ field }) => field === 'subject') ?? [])
  const pattern = only(clause.children.filter(({ type }) => type === 'case_pattern'))
  return subject && pattern ? { subject, pattern } : null
}

/** Whether a pattern matches anything: `_`, or a plain name. */
export function isIrrefutable(pattern: PyNode): boolean {
  const [inner] = pattern.children
  return inner?.type === '_' || (inner?.type === 'dotted_name' && namedChildren(inner).length === 1)
}
