import { only } from '../../collections/only.ts'
import { namedChildren, type PyNode } from '../syntax.ts'
import { truthOf } from './conditions.ts'
import type { Reader } from './evaluate.ts'
import { deferred, type StaticValue, type Unit, unknown } from './static-value.ts'
import { waysWithoutUnset } from './unset-variables.ts'

/**
 * Expressions that stand for one of several: what a condition chooses, or a key that is not known. Which one it is, is
 * asked for as who calls a function is, so that all can be looked at in turn.
 */

/** Of more options than these, none is tried. */
export const MOST_OPTIONS = 20

/** The option that this reading takes; where it takes none yet, a need says that there are several. */
export function chosen(
  reader: Reader,
  unit: Unit,
  at: PyNode,
  options: readonly StaticValue[],
  most = MOST_OPTIONS,
): StaticValue {
  const bound = reader.bound.get(at)
  if (bound) return bound
  if (options.length > 0 && options.length <= most)
    reader.needs.push({ kind: 'choice', unit, at, options })
  return unknown(unit, at)
}

/** The way that this reading takes of several, or the only one. */
export function wayTaken(
  reader: Reader,
  unit: Unit,
  at: PyNode,
  ways: readonly PyNode[],
): StaticValue {
  const options = ways.map((way) => deferred(unit, way))
  return only(options) ?? chosen(reader, unit, at, options)
}

/** `a if condition else b` */
export function readConditional(reader: Reader, unit: Unit, node: PyNode): StaticValue {
  const [yes, condition, no] = namedChildren(node)
  if (!yes || !condition || !no) return unknown(unit, node)
  const holds = truthOf(reader, unit, condition)
  if (holds !== null) return reader.read(unit, holds ? yes : no)
  const ways = waysWithoutUnset(reader, unit, node, [yes, no], (inner, way) => [
    inner.read(unit, way),
  ])
  const value = wayTaken(reader, unit, node, ways)
  return value.kind === 'deferred' ? reader.read(value.unit, value.node) : value
}
