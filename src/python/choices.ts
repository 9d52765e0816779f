import { branchBindings, reachingBinding } from './bindings.ts'
import type { Reader } from './evaluate.ts'
import type { Binding } from './scopes.ts'
import { type StaticValue, type StaticValueOf, type Unit, unknown } from './static-value.ts'
import { childOf, namedChildren, type PyNode, textOf } from './syntax.ts'

/**
 * Expressions that stand for one of several: what a condition chooses, or a key that is not known. Which one it is, is
 * asked for as who calls a function is, so that all can be looked at in turn.
 */

/** More than these are no choice. */
const MOST = 20

/** The one of several that is taken in this reading. */
function chosen(
  reader: Reader,
  unit: Unit,
  at: PyNode,
  options: readonly StaticValue[],
): StaticValue {
  const bound = reader.bound.get(at)
  if (bound) return bound
  if (options.length > 0 && options.length <= MOST)
    reader.needs.push({ kind: 'choice', unit, at, options })
  return unknown(unit, at)
}

const deferred = (unit: Unit, node: PyNode): StaticValue => ({ kind: 'deferred', unit, node })

/** `a if condition else b` */
export function readConditional(reader: Reader, unit: Unit, node: PyNode): StaticValue {
  const [yes, condition, no] = namedChildren(node)
  if (!yes || !condition || !no) return unknown(unit, node)
  const holds = truthOf(reader, unit, condition)
  if (holds !== null) return reader.read(unit, holds ? yes : no)
  const value = chosen(reader, unit, node, [deferred(unit, yes), deferred(unit, no)])
  return value.kind === 'deferred' ? reader.read(value.unit, value.node) : value
}

/**
 * What a dict literal holds under a key that is not known: any of its values; null for any other holder.
 *
 * @param otherwise what stands for a key that it does not have
 */
export function readAnyItem(
  reader: Reader,
  unit: Unit,
  at: PyNode,
  { unit: own, node, bound }: StaticValueOf<'collection'>,
  otherwise?: PyNode,
): StaticValue | null {
  const pairs = node.type === 'dictionary' ? namedChildren(node) : []
  if (pairs.length === 0 || pairs.length > MOST || pairs.some(({ type }) => type !== 'pair'))
    return null
  const options = pairs.flatMap((pair) => {
    const value = childOf(pair, 'value')
    return value ? reader.with(bound, (inner) => inner.read(own, value)) : []
  })
  return chosen(reader, unit, at, [
    ...options,
    ...(otherwise ? [reader.read(unit, otherwise)] : []),
  ])
}

/** What a name holds that the branches of one `if` in front of it give a value; null where that is not all. */
export function readBranches(
  reader: Reader,
  unit: Unit,
  use: PyNode,
  read: (binding: Binding) => StaticValue,
): StaticValue | null {
  const { module } = unit
  const found = branchBindings(module, use)
  if (!found) return null
  const bindingIn = (clause: PyNode): Binding | null => found.inClause.get(clause) ?? found.before
  const clauses = clausesTaken(reader, unit, found.statement).filter(bindingIn)
  const value = chosen(
    reader,
    unit,
    found.statement,
    clauses.map((clause) => deferred(unit, clause)),
  )
  const binding = value.kind === 'deferred' ? bindingIn(value.node) : null
  return binding ? read(binding) : unknown(unit, use)
}

/** The blocks of an `if` one of which is run, as far as its conditions are known; the statement itself for none. */
function clausesTaken(reader: Reader, unit: Unit, statement: PyNode): PyNode[] {
  const taken: PyNode[] = []
  const clauses = [statement, ...statement.children.filter(({ field }) => field === 'alternative')]
  for (const clause of clauses) {
    const condition = childOf(clause, 'condition')
    const block = childOf(clause, condition ? 'consequence' : 'body')
    const holds = condition ? truthOf(reader, unit, condition) : true
    if (block && holds !== false && !leaves(unit, block)) taken.push(block)
    if (holds) return taken
  }
  return [...taken, statement]
}

/** Whether what follows a block is not reached from it: `raise ValueError(stage)`. */
function leaves({ module }: Unit, block: PyNode): boolean {
  const last = namedChildren(block).at(-1)
  return (
    last !== undefined &&
    (/^(raise|return|continue|break)_statement$/.test(last.type) ||
      /^(sys\.)?(exit|quit)\(/.test(textOf(module, last)))
  )
}

/** Whether a condition holds; null where that is known only when the code runs. */
function truthOf(reader: Reader, unit: Unit, condition: PyNode): boolean | null {
  switch (condition.type) {
    case 'parenthesized_expression': {
      const [inner] = namedChildren(condition)
      return inner ? truthOf(reader, unit, inner) : null
    }
    case 'not_operator': {
      const holds = truthOf(reader, unit, childOf(condition, 'argument') ?? condition)
      return holds === null ? null : !holds
    }
    case 'comparison_operator':
      return compared(reader, unit, condition)
    default:
      return isTruthy(reader, unit, condition)
  }
}

/** Whether what an expression gives counts as true: what is not None or empty does. */
function isTruthy(reader: Reader, unit: Unit, node: PyNode): boolean | null {
  const value = settled(reader, unit, node)
  switch (value?.kind) {
    case 'none':
      return false
    case 'string':
      return value.value !== ''
    case 'boolean':
    case 'integer':
      return isGiven(reader, unit, node) ? Boolean(value.value) : null
    default:
      return null
  }
}

/** `x is None`, `x == "train"` */
function compared(reader: Reader, unit: Unit, node: PyNode): boolean | null {
  const [left, right, ...others] = namedChildren(node)
  if (!left || !right || others.length > 0) return null
  const operator = textOf(unit.module, node)
    .slice(left.end - node.start, right.start - node.start)
    .trim()
  if (!/^(==|!=|is|is\s+not)$/.test(operator)) return null
  const asksForNone = left.type === 'none' || right.type === 'none'
  if (!asksForNone && ![left, right].every((each) => isGiven(reader, unit, each))) return null
  const [a, b] = [left, right].map((each) => {
    const value = settled(reader, unit, each)
    return value && 'value' in value ? value.value : value && null
  })
  if (a === undefined || b === undefined) return null
  return (a === b) === /^(==|is)$/.test(operator)
}

/** A plain value that does not depend on the environment. */
function settled(
  reader: Reader,
  unit: Unit,
  node: PyNode,
): StaticValueOf<'none' | 'string' | 'boolean' | 'integer'> | undefined {
  const before = reader.variables
  const value = reader.read(unit, node)
  if (reader.variables !== before) return undefined
  switch (value.kind) {
    case 'none':
    case 'string':
    case 'boolean':
    case 'integer':
      return value
    default:
      return undefined
  }
}

/** Whether an expression is a literal, or what a known call or a loop gives: a variable is changed by hand from run to run. */
function isGiven(reader: Reader, { module }: Unit, node: PyNode): boolean {
  if (node.type !== 'identifier') return !/^(attribute|subscript|call)$/.test(node.type)
  const binding = reachingBinding(module, node)
  return binding !== null && reader.bound.has(binding.node)
}
