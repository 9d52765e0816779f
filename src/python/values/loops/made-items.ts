import type { PyNode } from '../../syntax.ts'
import type { Reader } from '../evaluate.ts'
import {
  isPlain,
  type StaticValue,
  type StaticValueOf,
  type Unit,
  type UnitNode,
} from '../static-value.ts'
import { pairsOf, rowsOf } from './loop-items.ts'
import { isInOrder, makingOf } from './makings.ts'
import { type Row, valueOfRow } from './rows.ts'

/**
 * What a list or dict that code makes has under a key: `{name: f"{name}.py" for name in names}["train"]`; null where it
 * cannot be told.
 */
export function itemOfMade(
  reader: Reader,
  unit: Unit,
  node: PyNode,
  key: StaticValue,
): StaticValue | null {
  if (!isKey(key)) return null
  const pairs = pairsOf(reader, unit, node)
  if (pairs) return itemUnderKey(reader, { unit, node }, pairs, key)
  if (key.kind !== 'integer' || !isInOrder(reader, unit, node)) return null
  const item = rowsOf(reader, unit, node)?.at(key.value)
  return item ? valueOfRow(reader, item) : null
}

type Key = StaticValueOf<'string'> | StaticValueOf<'integer'>

const isKey = (value: StaticValue | null): value is Key =>
  value?.kind === 'string' || value?.kind === 'integer'

/** The last of some pairs that has a key; null where any other may have it, too. */
function itemUnderKey(
  reader: Reader,
  { unit, node }: UnitNode,
  pairs: readonly (readonly Row[])[],
  key: Key,
): StaticValue | null {
  const named = pairs.map(([name, item]) => ({
    item,
    name: name ? valueOfRow(reader, name) : null,
  }))
  if (!named.every(({ name }) => isKey(name))) return null
  const last = named.findLast(({ name }) => isKey(name) && name.value === key.value)
  const value = last?.item ? valueOfRow(reader, last.item) : null
  // what is not made at once may have parts that are changed by other names
  return value && (isPlain(value) || makingOf(reader, unit, node)) ? value : null
}
