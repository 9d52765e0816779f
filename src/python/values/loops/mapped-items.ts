import { mappingOf } from '../../mapped.ts'
import type { PyNode } from '../../syntax.ts'
import type { Reader } from '../evaluate.ts'
import { mappedFunction } from '../mapped-function.ts'
import { type Bound, deferred, type StaticValue, type Unit } from '../static-value.ts'
import { rowsOf } from './loop-items.ts'
import { isInOrder } from './makings.ts'
import { bindPattern, cellsOf, type Row } from './rows.ts'

/**
 * What the parameters of a function are bound to that `map` or the like calls for each item, one by one; null where the
 * items are not known, or no items of these.
 */
export function itemsOfMapping(reader: Reader, unit: Unit, call: PyNode): Bound[] | null {
  const mapping = mappingOf(unit.module, call)
  const called = mapping && mappedFunction(reader, unit, mapping)
  const rows = mapping && argumentRows(reader, unit, mapping.iterables, mapping.unpacks)
  if (!called || !rows) return null
  const { definition, self, given, open, defaults } = called
  const ways: Bound[] = []
  for (const row of rows) {
    const bound = new Map<PyNode, StaticValue>()
    for (const [name, node] of defaults) bound.set(name, deferred(definition.unit, node))
    for (const [name, node] of given) bound.set(name, deferred(unit, node))
    if (self) bound.set(self.name, self.value)
    const isBound = row.every((cell, index) => {
      const name = open[index]
      return name !== undefined && bindPattern(reader, name, cell, bound)
    })
    if (!isBound || open.some((name) => !bound.has(name))) return null
    ways.push(bound)
  }
  return ways
}

/** The arguments of each call, in order; null where they are not known. */
function argumentRows(
  reader: Reader,
  unit: Unit,
  iterables: readonly PyNode[],
  unpacks: boolean,
): (readonly Row[])[] | null {
  // what stands side by side must be known by its place
  if (iterables.length > 1 && !iterables.every((each) => isInOrder(reader, unit, each))) return null
  const found = iterables.map((each) => rowsOf(reader, unit, each))
  if (!found.every((rows) => rows !== null)) return null
  if (unpacks) {
    const cells = (found[0] ?? []).map((row) => cellsOf(reader, row))
    return cells.every((each) => each !== null) ? cells : null
  }
  const length = Math.min(...found.map((rows) => rows.length))
  return Array.from({ length }, (_, at) => found.map((rows) => rows[at] as Row))
}
