import type { CallArguments } from '../../calls.ts'
import { namedChildren, type PyNode } from '../../syntax.ts'
import { isPattern } from '../../targets.ts'
import { itemsByPlace, ownBound } from '../collections.ts'
import type { Reader } from '../evaluate.ts'
import {
  type Bound,
  deferred,
  integer,
  type StaticValue,
  type Unit,
  type UnitNode,
} from '../static-value.ts'

/** The items that a loop goes over, one by one. */

/**
 * An item: an expression, with what names mean in it if that differs from elsewhere; a known value; or several to be
 * unpacked.
 */
export type Row = Item | Known | readonly Row[]

/** An item whose value is known though it stands nowhere in the code: a number of `range`, a key of a dict. */
export interface Known {
  readonly value: StaticValue
}

interface Item extends UnitNode {
  readonly bound?: Bound | undefined
}

/** Longer ranges are not counted out: nobody has as many scripts. */
const MOST_COUNTED = 200

/** The items of `range(3)` or `range(1, 3)`; null for one that counts in steps. */
export function rowsOfRange(
  reader: Reader,
  unit: Unit,
  { positional, keyword, starred }: CallArguments,
): Known[] | null {
  const ends = positional.map((each) => reader.read(unit, each))
  const [first, second, ...others] = ends.map((end) =>
    end.kind === 'integer' ? end.value : Number.NaN,
  )
  if (first === undefined || others.length > 0 || starred || keyword.size > 0) return null
  const [from, to] = second === undefined ? [0, first] : [first, second]
  // false for what is not known, too
  if (!(to - from <= MOST_COUNTED)) return null
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => ({
    value: integer(from + index),
  }))
}

/** Binds the names of a loop's target to an item; false where they do not fit. */
export function bindPattern(
  reader: Reader,
  target: PyNode,
  row: Row,
  bound: Map<PyNode, StaticValue>,
): boolean {
  if (target.type === 'identifier') {
    if (!('node' in row || 'value' in row)) return false
    bound.set(target, 'node' in row ? readRow(reader, row) : row.value)
    return true
  }
  if (!isPattern(target)) return false
  const parts = namedChildren(target)
  const cells = cellsOf(reader, row)
  return (
    cells?.length === parts.length &&
    parts.every((part, index) => bindPattern(reader, part, cells[index] as Row, bound))
  )
}

/** The value of an item that is not to be unpacked. */
export function valueOfRow(reader: Reader, row: Row): StaticValue | null {
  if ('value' in row) return row.value
  return 'node' in row ? reader.with(row.bound, () => reader.read(row.unit, row.node)) : null
}

/** The value that a variable of a loop gets. */
function readRow(reader: Reader, { unit, node, bound }: Item): StaticValue {
  if (!bound) return deferred(unit, node)
  const value = reader.with(bound, () => reader.read(unit, node))
  if (value.kind === 'unknown') return { kind: 'deferred', unit, node, bound }
  return value.kind === 'string' && hasFound(bound) ? { ...value, listed: true } : value
}

/** Whether a file that code has found by a pattern is among what names mean: what is made of it is as uncertain. */
export const hasFound = (bound: Bound): boolean => {
  for (const value of bound.values()) if (value.kind === 'string' && value.listed) return true
  return false
}

/** The items that one item is unpacked to; null where that cannot be told. */
export function cellsOf(reader: Reader, row: Row): readonly Row[] | null {
  if ('value' in row) return null
  if (!('node' in row)) return row
  const { unit, node, bound } = row
  const value = reader.with(bound, () => reader.read(unit, node))
  if (value.kind !== 'collection') return null
  const own = ownBound(reader, value.bound)
  return (
    itemsByPlace(value.node)?.map((item) => ({ unit: value.unit, node: item, bound: own })) ?? null
  )
}

const both = (outer: Bound | undefined, inner: Bound | undefined): Bound | undefined =>
  outer && inner ? new Map([...outer, ...inner]) : (inner ?? outer)

/** Items that are found with some names bound, which is noted with each where the reader does not know it itself. */
export function withOwnBound(
  reader: Reader,
  bound: Bound,
  find: () => readonly Row[] | null,
): Row[] | null {
  const own = ownBound(reader, bound)
  const note = (row: Row): Row =>
    'node' in row ? { ...row, bound: both(own, row.bound) } : 'value' in row ? row : row.map(note)
  const rows = reader.with(own, find)
  return rows && (own ? rows.map(note) : [...rows])
}
