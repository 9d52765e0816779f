import type { PyNode } from '../../syntax.ts'
import type { Reader } from '../evaluate.ts'
import { isPlain, type StaticValue, type Unit } from '../static-value.ts'
import { pairsOf, rowsOf } from './loop-items.ts'
import { isInOrder, makingOf } from './makings.ts'
import { valueOfRow } from './rows.ts'

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
  if (key.kind === 'string') {
    const pairs = pairsOf(reader, unit, node)?.map(([name, item]) => ({
      item,
      name: name ? valueOfRow(reader, name) : null,
    }))
    if (!pairs?.every(({ name }) => name?.kind === 'string')) return null
    const last = pairs.findLast(({ name }) => name?.kind === 'string' && name.value === key.value)
    const value = last?.item ? valueOfRow(reader, last.item) : null
    // what is not made at once may have parts that are changed by other names
    return value && (isPlain(value) || makingOf(reader, unit, node)) ? value : null
  }
  if (key.kind !== 'integer' || !isInOrder(reader, unit, node)) return null
  const item = rowsOf(reader, unit, node)?.at(key.value)
  return item ? valueOfRow(reader, item) : null
}
