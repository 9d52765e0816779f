import { calledMethod } from '../../python/calls.ts'
import { itemOf } from '../../python/collections.ts'
import type { Reader } from '../../python/evaluate.ts'
import type { Bound, StaticValue, Unit, UnitNode } from '../../python/static-value.ts'
import { childOf, namedChildren, type PyNode, partOf, textOf } from '../../python/syntax.ts'

/** What the variables of a loop are bound to for each item; null where the items are not literals. */
export function itemsOfLoop(reader: Reader, unit: Unit, loop: PyNode): Bound[] | null {
  const left = childOf(loop, 'left')
  const right = childOf(loop, 'right')
  if (!left || !right) return null
  const rows = rowsOf(reader, unit, right)
  if (!rows) return null
  const ways: Bound[] = []
  for (const row of rows) {
    const bound = new Map<PyNode, StaticValue>()
    if (!bindPattern(reader, left, row, bound)) return null
    ways.push(bound)
  }
  return ways
}

/** An item: one expression, or several that are unpacked. */
type Row = UnitNode | readonly Row[]

/** What an expression gives when it is iterated over; null where that cannot be told. */
function rowsOf(reader: Reader, unit: Unit, node: PyNode): Row[] | null {
  const called = node.type === 'call' ? rowsOfCall(reader, unit, node) : null
  if (called) return called
  const value = reader.read(unit, node)
  if (value.kind !== 'collection') return null
  const items = namedChildren(value.node)
  if (items.some(({ type }) => /splat|comprehension/.test(type))) return null
  return items.map((item) => ({
    unit: value.unit,
    node: item.type === 'pair' ? partOf(item, 'key') : item,
  }))
}

/** `settings.items()`, `enumerate(names)`, `sorted(names)` */
function rowsOfCall(reader: Reader, unit: Unit, call: PyNode): Row[] | null {
  const args = namedChildren(partOf(call, 'arguments'))
  const called = calledMethod(call)
  if (called)
    return args.length === 0
      ? rowsOfDict(reader.read(unit, called.object), textOf(unit.module, called.name))
      : null
  const name = textOf(unit.module, partOf(call, 'function'))
  const inner = args[0] && rowsOf(reader, unit, args[0])
  if (!inner) return null
  if (name === 'enumerate') return inner.map((row) => [{ unit, node: call }, row])
  return /^(list|tuple|sorted|reversed|set)$/.test(name) && args.length === 1 ? inner : null
}

function rowsOfDict(dict: StaticValue, method: string): Row[] | null {
  if (dict.kind !== 'collection' || dict.node.type !== 'dictionary') return null
  const pairs = namedChildren(dict.node)
  if (pairs.some(({ type }) => type !== 'pair')) return null
  const side = (pair: PyNode, field: 'key' | 'value'): Row => ({
    unit: dict.unit,
    node: partOf(pair, field),
  })
  switch (method) {
    case 'items':
      return pairs.map((pair) => [side(pair, 'key'), side(pair, 'value')])
    case 'values':
      return pairs.map((pair) => side(pair, 'value'))
    case 'keys':
      return pairs.map((pair) => side(pair, 'key'))
    default:
      return null
  }
}

/** Binds the names of a loop's target to an item; false where they do not fit. */
function bindPattern(
  reader: Reader,
  target: PyNode,
  row: Row,
  bound: Map<PyNode, StaticValue>,
): boolean {
  if (target.type === 'identifier') {
    if (!('node' in row)) return false
    bound.set(target, { kind: 'deferred', unit: row.unit, node: row.node })
    return true
  }
  if (!/^(pattern_list|tuple_pattern|list_pattern)$/.test(target.type)) return false
  const parts = namedChildren(target)
  const cells = 'node' in row ? unpacked(reader, row) : row
  return (
    cells?.length === parts.length &&
    parts.every((part, index) => bindPattern(reader, part, cells[index] as Row, bound))
  )
}

/** The items of a list or tuple that is unpacked; null where they cannot be told. */
function unpacked(reader: Reader, { unit, node }: UnitNode): Row[] | null {
  const value = reader.read(unit, node)
  if (value.kind !== 'collection' || value.node.type === 'dictionary') return null
  return namedChildren(value.node).flatMap(
    (_, index) => itemOf(reader, value, { kind: 'integer', value: index }) ?? [],
  )
}
