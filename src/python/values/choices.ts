import { branchBindings } from '../bindings.ts'
import type { Binding } from '../scopes.ts'
import { childOf, namedChildren, type PyNode } from '../syntax.ts'
import { truthOf } from './conditions.ts'
import type { Reader } from './evaluate.ts'
import { clausesLeft } from './reached.ts'
import {
  deferred,
  type StaticValue,
  type StaticValueOf,
  type Unit,
  unknown,
} from './static-value.ts'

/**
 * Expressions that stand for one of several: what a condition chooses, or a key that is not known. Which one it is, is
 * asked for as who calls a function is, so that all can be looked at in turn.
 */

/** Of more options than these, none is tried. */
const MOST = 20

/** The option that this reading takes; where it takes none yet, a need says that there are several. */
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
 * The value of a dict literal under a key that is not known: any of its values may be it; null for any other holder.
 *
 * @param otherwise what is meant by a key that the dict does not have
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

/** The value of a name that the branches of one `if` or `match` above bind; null where other bindings may hold. */
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
  const clauses = clausesLeft(reader, unit, found.statement).filter(bindingIn)
  const value = chosen(
    reader,
    unit,
    found.statement,
    clauses.map((clause) => deferred(unit, clause)),
  )
  const binding = value.kind === 'deferred' ? bindingIn(value.node) : null
  return binding ? read(binding) : unknown(unit, use)
}
