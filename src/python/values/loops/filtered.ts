import type { CallArguments } from '../../calls.ts'
import { parametersOf } from '../../functions.ts'
import { childOf, type PyNode, partOf } from '../../syntax.ts'
import { truthOf } from '../conditions.ts'
import type { Reader } from '../evaluate.ts'
import type { StaticValue, Unit } from '../static-value.ts'
import { rowsOf } from './loop-items.ts'
import { bindPattern, type Row } from './rows.ts'

/** The items that `filter(lambda name: name.endswith(".py"), names)` keeps; null where they cannot be told. */
export function rowsOfFilter(
  reader: Reader,
  unit: Unit,
  { positional, keyword, starred }: CallArguments,
): Row[] | null {
  const [test, items, ...others] = positional
  if (test?.type !== 'lambda' || !items || others.length + keyword.size > 0 || starred) return null
  const [parameter, ...more] = childOf(test, 'parameters') ? parametersOf(test) : []
  if (!parameter || more.length > 0) return null
  const rows = rowsOf(reader, unit, items)
  const kept = rows?.map((row) => {
    const bound = new Map<PyNode, StaticValue>()
    return bindPattern(reader, parameter.name, row, bound)
      ? reader.with(bound, () => truthOf(reader, unit, partOf(test, 'body')))
      : null
  })
  if (!rows || !kept || kept.includes(null)) return null
  return rows.filter((_, at) => kept[at])
}
