import { only } from '../../../collections/only.ts'
import { argument, type CallArguments } from '../../calls.ts'
import { calledName } from '../../module.ts'
import type { PyNode } from '../../syntax.ts'
import type { Reader } from '../evaluate.ts'
import { integer, type Unit, unknown } from '../static-value.ts'
import { areInOrder } from './makings.ts'
import { cellsOf, type Known, type Row } from './rows.ts'

/** What functions that take iterables give, by the items of these. */

/** The items of a call that puts together those of what it is given. */
export function rowsOfIterables(
  reader: Reader,
  unit: Unit,
  call: PyNode,
  args: CallArguments,
  given: readonly Row[][],
): Row[] | null {
  const name = calledName(unit.module, call)
  const [inner] = given
  if (!inner) return /^(list|set|tuple)$/.test(name) ? [] : null
  switch (name) {
    case 'enumerate': {
      const isInOrder = areInOrder(reader, unit, call)
      return inner.map((row, index) => [
        isInOrder ? countedFrom(reader, unit, args, index) : { value: unknown(unit, call) },
        row,
      ])
    }
    case 'list':
    case 'tuple':
    case 'sorted':
    case 'reversed':
    case 'set':
      return only(given)
    case 'zip':
      if (given.length > 1 && !areInOrder(reader, unit, call)) return null
      return inner
        .slice(0, Math.min(...given.map(({ length }) => length)))
        .map((_, at) => given.map((rows) => rows[at] as Row))
    case 'itertools.chain':
      return given.flat()
    case 'itertools.chain.from_iterable':
      return given.length === 1 ? itemsWithin(reader, inner) : null
    // `sum(lists, [])`
    case 'sum':
      return given.length === 2 && given[1]?.length === 0 ? itemsWithin(reader, inner) : null
    case 'itertools.product':
      if (args.keyword.size > 0) return null
      return given.reduce<Row[][]>(
        (all, rows) => all.flatMap((before) => rows.map((row) => [...before, row])),
        [[]],
      )
    default:
      return null
  }
}

/** The items of lists, one behind the other; null where those of one are not known. */
function itemsWithin(reader: Reader, lists: readonly Row[]): Row[] | null {
  const found = lists.map((list) => cellsOf(reader, list))
  return found.every((cells) => cells !== null) ? found.flat() : null
}

/** The number that `enumerate(names, start=1)` gives the item at an index. */
function countedFrom(reader: Reader, unit: Unit, args: CallArguments, index: number): Known {
  const start = argument(args, 'start', ['iterable', 'start'])
  const from = start ? reader.read(unit, start.value) : integer(0)
  return { value: from.kind === 'integer' ? integer(from.value + index) : from }
}
