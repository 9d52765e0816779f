import { memoized } from '../../collections/cache.ts'
import { only } from '../../collections/only.ts'
import { suppressesErrors } from '../control-flow.ts'
import { elseOfTry, handlersOf, isFork } from '../forks.ts'
import { ownNodes } from '../functions.ts'
import { findAll, isWithin, namedChildren, type PyNode, partOf } from '../syntax.ts'
import { wayTaken } from './choices.ts'
import type { Reader } from './evaluate.ts'
import { clausesEntered, isLeft, leaves } from './reached.ts'
import type { Bound, StaticValue, Unit } from './static-value.ts'
import { catchesUnset, isUnset, waysWithoutUnset } from './unset-variables.ts'

/** What functions return. */

/**
 * What a function returns when it is called with these bindings; null where it is not sure which `return` is reached.
 */
export function returned(
  reader: Reader,
  unit: Unit,
  definition: PyNode,
  bound: Bound,
): StaticValue | null {
  return reader.inFunction(definition, () =>
    reader.with(bound, () => {
      const way = wayOut(reader, unit, definition)
      if (way === null) return null
      const value = way === 'end' ? undefined : namedChildren(way)[0]
      return value ? reader.read(unit, value) : { kind: 'none' as const }
    }),
  )
}

/** The expression that a function returns; null where it is not sure which `return` is reached. */
export function returnedExpression(reader: Reader, unit: Unit, definition: PyNode): PyNode | null {
  const way = wayOut(reader, unit, definition)
  return (way && way !== 'end' && namedChildren(way)[0]) || null
}

/** The `return` by which code is left, or its end; null where it raises an error, or more would have to be known. */
type Way = PyNode | 'end' | null

/** All nodes of a function in which there is a `return`; none of a generator. */
const leadingToReturns = memoized((definition: PyNode): ReadonlySet<PyNode> => {
  const body = partOf(definition, 'body')
  const nodes = new Set<PyNode>()
  if (findAll(body, 'yield').length > 0) return nodes
  for (const statement of ownNodes(definition, 'return_statement'))
    for (let at: PyNode | null = statement; at && at !== body.parent; at = at.parent) nodes.add(at)
  return nodes
})

/** The way on which this reading leaves a function; where conditions decide that it does not know, a need asks for one. */
function wayOut(reader: Reader, unit: Unit, definition: PyNode): Way {
  const leading = leadingToReturns(definition)
  const hasReturn = (node: PyNode) => leading.has(node)
  return leading.size > 0 ? through(partOf(definition, 'body')) : null

  function through(block: PyNode): Way {
    for (const statement of namedChildren(block)) {
      const way = within(statement)
      if (way !== 'end') return way
    }
    return 'end'
  }

  function within(statement: PyNode): Way {
    if (statement.type === 'return_statement') return statement
    if (statement.type === 'raise_statement') return null
    if (!hasReturn(statement))
      return isFork(statement) && isLeft(reader, unit, statement) ? null : 'end'
    if (isFork(statement)) return throughFork(statement)
    if (statement.type === 'with_statement')
      return suppressesErrors(unit.module, statement) ? null : through(partOf(statement, 'body'))
    return statement.type === 'try_statement' ? throughTry(statement) : null
  }

  function throughFork(fork: PyNode): Way {
    const all = waysThrough(fork)
    const going = isFailingBehind(fork) ? all.filter((way) => way !== fork && hasReturn(way)) : all
    const ways = waysWithoutUnset(reader, unit, fork, going, (inner, way) =>
      returnsOn(fork, way).flatMap((each) =>
        namedChildren(each).map((value) => inner.read(unit, value)),
      ),
    )
    const value = wayTaken(reader, unit, fork, ways)
    if (value.kind !== 'deferred') return null
    return value.node === fork ? 'end' : through(value.node)
  }

  /** What one way through a fork surely leads to; none where it may lead further. */
  function returnsOn(fork: PyNode, way: PyNode): PyNode[] {
    const returns = [...leading].filter(({ type }) => type === 'return_statement')
    if (way === fork) return returns.filter(({ start }) => start >= fork.end)
    return leaves(unit, way) ? returns.filter((each) => isWithin(each, way)) : []
  }

  /** The blocks of a fork that do not end in an error, and the fork itself where it may be passed. */
  function waysThrough(fork: PyNode): PyNode[] {
    const entered = clausesEntered(reader, unit, fork)
    return entered.filter((way) => way === fork || hasReturn(way) || !leaves(unit, way))
  }

  /** Whether nothing but an error is come to behind a fork: `raise KeyError(name)`. */
  function isFailingBehind({ parent, end }: PyNode): boolean {
    const behind = parent?.children.filter(({ start }) => start >= end) ?? []
    const isPassed = (statement: PyNode): boolean =>
      !hasReturn(statement) || (isFork(statement) && only(waysThrough(statement)) === statement)
    return behind.some(({ type }) => type === 'raise_statement') && behind.every(isPassed)
  }

  function throughTry(statement: PyNode): Way {
    if (statement.children.some((part) => part.type === 'finally_clause' && hasReturn(part)))
      return null
    // what is tried may fail, and then another `return` is come to
    reader.unsettledReads++
    const tried = through(partOf(statement, 'body'))
    const [otherwise] = elseOfTry(statement)
    const way = tried === 'end' && otherwise ? through(otherwise) : tried
    const value = way && way !== 'end' ? namedChildren(way)[0] : undefined
    const handler = only(handlersOf(statement))
    if (!value || !handler || !catchesUnset(unit, handler)) return way
    return isUnset(reader.aside((inner) => inner.read(unit, value))) ? through(handler) : way
  }
}
