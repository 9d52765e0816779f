import { reachingBinding } from '../../python/bindings.ts'
import {
  argument,
  type CallArguments,
  callArguments,
  calledMethod,
  onlySplat,
} from '../../python/calls.ts'
import { isChangedInPlace } from '../../python/changes.ts'
import { itemOf } from '../../python/collections.ts'
import { sectionsOf } from '../../python/config-parser.ts'
import type { Reader } from '../../python/evaluate.ts'
import { calledName } from '../../python/module.ts'
import { membersOfEnum } from '../../python/objects.ts'
import {
  type Bound,
  type StaticValue,
  type StaticValueOf,
  string,
  type Unit,
  type UnitNode,
} from '../../python/static-value.ts'
import { childOf, namedChildren, type PyNode, partOf } from '../../python/syntax.ts'
import { grownList } from './grown-lists.ts'

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

/** An item: one expression, with what names mean in it where that is its own, a value, or several that are unpacked. */
type Row = Item | Known | readonly Row[]

interface Known {
  readonly value: StaticValue
}

interface Item extends UnitNode {
  readonly bound?: Bound
}

/** What an expression gives when it is iterated over; null where that cannot be told. */
function rowsOf(reader: Reader, unit: Unit, node: PyNode): Row[] | null {
  const made = makingOf(reader, unit, node)
  const found = made && rowsOfMade(reader, made)
  if (found) return found
  const value = reader.read(unit, node)
  if (value.kind === 'class')
    return membersOfEnum(reader, value)?.map((each) => ({ value: each })) ?? null
  if (value.kind === 'arguments') return rowsOfArguments(reader, value)
  if (value.kind === 'unknown') return rowsOfGrown(reader, unit, node)
  if (value.kind !== 'collection') return null
  const items = namedChildren(value.node)
  if (items.some(({ type }) => /splat|comprehension/.test(type))) return null
  return items.map((item) => ({
    unit: value.unit,
    node: item.type === 'pair' ? partOf(item, 'key') : item,
  }))
}

/** What a function is given by `*args`. */
function rowsOfArguments(
  reader: Reader,
  { unit, given, rest }: StaticValueOf<'arguments'>,
): Row[] | null {
  const more = rest ? rowsOf(reader, unit, rest) : []
  return more && [...given.map((node) => ({ unit, node })), ...more]
}

/** The items of a list that is filled step by step. */
function rowsOfGrown(reader: Reader, unit: Unit, node: PyNode): Row[] | null {
  const list = grownList(reader, unit, node)
  if (!list || list.added.length === 0) return null
  const start = rowsOf(reader, list.start.unit, list.start.node)
  const added = list.added.map((each) =>
    each.as === 'item'
      ? [{ unit: each.unit, node: each.node }]
      : rowsOf(reader, each.unit, each.node),
  )
  const all = [start, ...added]
  return all.every((rows) => rows !== null) ? all.flat() : null
}

/** The call, or the comprehension, that an expression is, or that a name of its module stands for. */
function makingOf(reader: Reader, unit: Unit, node: PyNode): UnitNode | null {
  if (isMaking(node)) return { unit, node }
  const binding = node.type === 'identifier' ? reachingBinding(unit.module, node) : null
  const made = binding?.kind === 'assignment' ? binding.value : null
  return binding && made && isMaking(made) && !isChangedInPlace(reader, unit, binding)
    ? { unit, node: made }
    : null
}

const isMaking = ({ type }: PyNode): boolean =>
  /^(call|(list|set|dictionary)_comprehension|generator_expression)$/.test(type)

function rowsOfMade(reader: Reader, { unit, node }: UnitNode): Row[] | null {
  if (node.type === 'call') return rowsOfCall(reader, unit, node)
  const given = givenByComprehension(reader, unit, node)
  return (
    given?.map(({ body, bound }) => ({
      unit,
      node: body.type === 'pair' ? partOf(body, 'key') : body,
      bound,
    })) ?? null
  )
}

/** What `f(x) for x in items` works out, and what names mean each time. */
function givenByComprehension(
  reader: Reader,
  unit: Unit,
  node: PyNode,
): { body: PyNode; bound: Bound }[] | null {
  const [body, clause, ...others] = namedChildren(node)
  if (!body || clause?.type !== 'for_in_clause' || others.length > 0) return null
  return itemsOfLoop(reader, unit, clause)?.map((bound) => ({ body, bound })) ?? null
}

/** Methods that give what is in a dict. */
const OF_DICT = /^(items|keys|values)$/

/** `settings.items()`, `enumerate(names)`, `sorted(names)`, `zip(names, scripts)` */
function rowsOfCall(reader: Reader, unit: Unit, call: PyNode): Row[] | null {
  const args = callArguments(unit.module, call)
  if (!args) return null
  const name = calledName(unit.module, call)
  const called = calledMethod(unit.module, call)
  if (called?.name === 'sections') {
    const config = reader.read(unit, called.object)
    return config.kind === 'options' ? sectionsOf(reader, config) : null
  }
  // an imported dict has a dotted name
  if (called && (name === '' || OF_DICT.test(called.name)))
    return args.positional.length === 0 && !args.starred
      ? rowsOfDict(pairsOf(reader, unit, called.object), called.name)
      : null
  if (name === 'range') return rowsOfRange(reader, unit, args)
  // where the count starts is no item
  const positional = name === 'enumerate' ? args.positional.slice(0, 1) : args.positional
  const given = args.starred ? spreadRows(reader, unit, call) : allRows(reader, unit, positional)
  const [inner, ...others] = given ?? []
  if (given?.length === 0 && /^(list|set|tuple)$/.test(name)) return []
  if (!given || !inner) return null
  switch (name) {
    case 'enumerate':
      return inner.map((row, index) => [countedFrom(reader, unit, args, index), row])
    case 'list':
    case 'tuple':
    case 'sorted':
    case 'reversed':
    case 'set':
      return others.length === 0 ? inner : null
    case 'zip':
      return inner
        .slice(0, Math.min(...given.map(({ length }) => length)))
        .map((_, at) => given.map((rows) => rows[at] as Row))
    case 'itertools.chain':
      return given.flat()
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

/** More than these are none: nobody has as many scripts. */
const MOST_COUNTED = 50

/** `range(3)`, `range(1, 3)`; what counts in steps is left. */
function rowsOfRange(
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
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => integer(from + index))
}

const integer = (value: number): Known => ({ value: { kind: 'integer', value } })

/** What `enumerate(names, start=1)` counts. */
function countedFrom(reader: Reader, unit: Unit, args: CallArguments, index: number): Known {
  const start = argument(args, 'start', ['iterable', 'start'])
  const from = start && reader.read(unit, start.value)
  if (!from) return integer(index)
  return from.kind === 'integer' ? integer(from.value + index) : { value: from }
}

/** What each of some expressions gives; null where that cannot be told of all. */
function allRows(reader: Reader, unit: Unit, nodes: readonly PyNode[]): Row[][] | null {
  const found = nodes.map((node) => rowsOf(reader, unit, node))
  return found.every((rows) => rows !== null) ? found : null
}

/** The same of the items of a list that is all that a call is given: `zip(*pairs)`. */
function spreadRows(reader: Reader, unit: Unit, call: PyNode): Row[][] | null {
  const operand = onlySplat(call, 'list_splat')
  const items = operand && rowsOf(reader, unit, operand)
  const found = items?.map((item) => cellsOf(reader, item))
  return found?.every((cells) => cells !== null) ? found.map((cells) => [...cells]) : null
}

/** The items of a dict; null where they cannot be told. */
function pairsOf(reader: Reader, unit: Unit, node: PyNode): Row[][] | null {
  const made = makingOf(reader, unit, node)
  if (made?.node.type === 'dictionary_comprehension')
    return (
      givenByComprehension(reader, made.unit, made.node)?.map(({ body, bound }) =>
        [partOf(body, 'key'), partOf(body, 'value')].map((part) => ({
          unit: made.unit,
          node: part,
          bound,
        })),
      ) ?? null
    )
  if (made && calledName(made.unit.module, made.node) === 'dict') return pairsOfCall(reader, made)
  const dict = reader.read(unit, node)
  if (dict.kind !== 'collection' || dict.node.type !== 'dictionary') return null
  const pairs = namedChildren(dict.node)
  if (pairs.some(({ type }) => type !== 'pair')) return null
  return pairs.map((pair) =>
    [partOf(pair, 'key'), partOf(pair, 'value')].map((part) => ({ unit: dict.unit, node: part })),
  )
}

/** `dict(zip(names, scripts))`, `dict(train="train.py")` */
function pairsOfCall(reader: Reader, { unit, node }: UnitNode): Row[][] | null {
  const args = callArguments(unit.module, node)
  if (!args || args.starred) return null
  const [only, ...others] = args.positional
  if (!only)
    return [...args.keyword].map(([name, { value }]) => [
      { value: string(name) },
      { unit, node: value },
    ])
  if (args.keyword.size > 0 || others.length > 0) return null
  const pairs = rowsOf(reader, unit, only)?.map((row) => cellsOf(reader, row))
  return pairs?.every((cells) => cells?.length === 2)
    ? pairs.map((cells) => [...(cells as readonly Row[])])
    : null
}

function rowsOfDict(pairs: Row[][] | null, method: string): Row[] | null {
  switch (method) {
    case 'items':
      return pairs
    case 'values':
      return pairs?.map((pair) => pair[1] as Row) ?? null
    case 'keys':
      return pairs?.map((pair) => pair[0] as Row) ?? null
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
    const value = 'node' in row ? readRow(reader, row) : 'value' in row ? row.value : null
    if (!value) return false
    bound.set(target, value)
    return true
  }
  if (!/^(pattern_list|tuple_pattern|list_pattern)$/.test(target.type)) return false
  const parts = namedChildren(target)
  const cells = cellsOf(reader, row)
  return (
    cells?.length === parts.length &&
    parts.every((part, index) => bindPattern(reader, part, cells[index] as Row, bound))
  )
}

/** What a variable is given; null where names have a meaning of their own in it, and it is not known. */
function readRow(reader: Reader, { unit, node, bound }: Item): StaticValue | null {
  if (!bound) return { kind: 'deferred', unit, node }
  const value = reader.with(bound, (inner) => inner.read(unit, node))
  return value.kind === 'unknown' ? null : value
}

/** What an item is unpacked to; null where that cannot be told. */
function cellsOf(reader: Reader, row: Row): readonly Row[] | null {
  if ('value' in row) return null
  if (!('node' in row)) return row
  const { unit, node, bound } = row
  const value = reader.with(bound ?? new Map(), (inner) => inner.read(unit, node))
  if (value.kind !== 'collection' || value.node.type === 'dictionary') return null
  return namedChildren(value.node).flatMap((_, index) => {
    const item = itemOf(reader, value, { kind: 'integer', value: index })
    return item ? [bound ? { ...item, bound: value.bound } : item] : []
  })
}
