import { only } from '../../../collections/only.ts'
import { argumentsRead, calledMethod, onlySplat } from '../../calls.ts'
import { calledName } from '../../module.ts'
import { namedChildren, type PyNode, partOf } from '../../syntax.ts'
import { ownBound } from '../collections.ts'
import { truthOf } from '../conditions.ts'
import { sectionsOf } from '../config-parser.ts'
import { dictItems } from '../dict-items.ts'
import type { Reader } from '../evaluate.ts'
import { membersOfEnum } from '../objects.ts'
import {
  type Bound,
  type StaticValue,
  type StaticValueOf,
  string,
  type Unit,
  type UnitNode,
} from '../static-value.ts'
import { dividedText } from '../text-parts.ts'
import { rowsOfFilter } from './filtered.ts'
import { looksForFiles, rowsOfFiles } from './found-files.ts'
import { grownList } from './grown-lists.ts'
import { rowsOfIterables } from './iterables.ts'
import { MAKES_DICT, makingOf, OF_DICT } from './makings.ts'
import { itemsOfMapping } from './mapped-items.ts'
import { returnedAnew } from './returned-lists.ts'
import { bindPattern, cellsOf, type Row, rowsOfRange, withOwnBound } from './rows.ts'

/**
 * What the variables of a loop are bound to, for each item, or the parameters of a function that `map` calls; null where
 * the items are not known.
 */
export function itemsOfLoop(reader: Reader, unit: Unit, loop: PyNode): Bound[] | null {
  if (loop.type === 'call') return itemsOfMapping(reader, unit, loop)
  const left = partOf(loop, 'left')
  const rows = rowsOf(reader, unit, partOf(loop, 'right'))
  if (!rows) return null
  const ways: Bound[] = []
  for (const row of rows) {
    const bound = new Map<PyNode, StaticValue>()
    if (!bindPattern(reader, left, row, bound)) return null
    ways.push(bound)
  }
  return ways
}

/** The items of an expression that is iterated over; null where they cannot be told. */
export const rowsOf = (reader: Reader, unit: Unit, node: PyNode): Row[] | null =>
  // lists that are added to themselves come round
  reader.deeper(() => findRows(reader, unit, node))

function findRows(reader: Reader, unit: Unit, node: PyNode): Row[] | null {
  const made = makingOf(reader, unit, node)
  const found = made && rowsOfMade(reader, made)
  if (found) return found
  const value = reader.read(unit, node)
  if (value.kind === 'class')
    return membersOfEnum(reader, value)?.map((each) => ({ value: each })) ?? null
  if (value.kind === 'arguments') return rowsOfArguments(reader, value)
  // what a function returns is its own list, or one that all callers have
  const isReturned = value.kind === 'made' && made?.node.type === 'call'
  if (value.kind === 'unknown' || isReturned)
    return (made && rowsOfReturned(reader, made)) ?? rowsOfGrown(reader, unit, node)
  if (value.kind === 'made')
    return withOwnBound(reader, value.bound, () => rowsOfMade(reader, value))
  if (value.kind !== 'collection') return null
  const items = namedChildren(value.node)
  if (items.some(({ type }) => /dictionary_splat|comprehension/.test(type))) return null
  return withOwnBound(reader, value.bound, () =>
    joined(
      items.map((item) => {
        const [starred] = item.type === 'list_splat' ? namedChildren(item) : []
        if (starred) return rowsOf(reader, value.unit, starred)
        return [{ unit: value.unit, node: item.type === 'pair' ? partOf(item, 'key') : item }]
      }),
    ),
  )
}

/** The items of several iterables, one behind the other; null where those of one cannot be told. */
const joined = (lists: readonly (Row[] | null)[]): Row[] | null =>
  lists.every((rows) => rows !== null) ? lists.flat() : null

/** The items of `*args` in a function. */
function rowsOfArguments(
  reader: Reader,
  { unit, given, rest }: StaticValueOf<'arguments'>,
): Row[] | null {
  const more = rest ? rowsOf(reader, unit, rest) : []
  return more && [...given.map((node) => ({ unit, node })), ...more]
}

/** The items of a list that a function of the repository makes. */
function rowsOfReturned(reader: Reader, made: UnitNode): Row[] | null {
  const list = made.node.type === 'call' ? returnedAnew(reader, made) : null
  return list && withOwnBound(reader, list.bound, () => rowsOf(reader, list.unit, list.node))
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
  return joined([start, ...added])
}

function rowsOfMade(reader: Reader, { unit, node }: UnitNode): Row[] | null {
  if (node.type === 'call') return rowsOfCall(reader, unit, node)
  // lists that are added up
  if (node.type === 'binary_operator')
    return joined(['left', 'right'].map((side) => rowsOf(reader, unit, partOf(node, side))))
  const given = givenByComprehension(reader, unit, node)
  return (
    given?.map(({ body, bound }) => ({
      unit,
      node: body.type === 'pair' ? partOf(body, 'key') : body,
      bound,
    })) ?? null
  )
}

/** The body of `f(x) for x in items if x`, and what names mean in it, for each item. */
function givenByComprehension(
  reader: Reader,
  unit: Unit,
  node: PyNode,
): { body: PyNode; bound: Bound }[] | null {
  const [body, clause, ...others] = namedChildren(node)
  if (!body || clause?.type !== 'for_in_clause') return null
  if (others.some(({ type }) => type !== 'if_clause')) return null
  const items = itemsOfLoop(reader, unit, clause)?.map((bound) => ({
    bound,
    kept: reader.with(bound, () => others.map((each) => filterHolds(reader, unit, each))),
  }))
  if (!items || items.some(({ kept }) => kept.includes(null))) return null
  return items.flatMap(({ bound, kept }) => (kept.includes(false) ? [] : [{ body, bound }]))
}

/** Whether the condition of an `if x` in a comprehension holds; null where that is not known. */
const filterHolds = (reader: Reader, unit: Unit, clause: PyNode): boolean | null => {
  const [condition] = namedChildren(clause)
  return condition ? truthOf(reader, unit, condition) : null
}

/** The items of `settings.items()`, `enumerate(names)`, `sorted(names)`, `zip(names, scripts)` and the like. */
function rowsOfCall(reader: Reader, unit: Unit, call: PyNode): Row[] | null {
  const args = argumentsRead(unit.module, call)
  if (!args) return null
  const name = calledName(unit.module, call)
  const called = calledMethod(unit.module, call)
  if (looksForFiles(unit, call)) return rowsOfFiles(reader, unit, call, args)
  if (name === 'filter') return rowsOfFilter(reader, unit, args)
  if (called?.name === 'sections') {
    const config = reader.read(unit, called.object)
    return config.kind === 'options' ? sectionsOf(reader, config) : null
  }
  if (called?.name === 'split') {
    const parts = dividedText(reader, unit, call)
    return parts?.map((value) => ({ value })) ?? null
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
  return given && rowsOfIterables(reader, unit, call, args, given)
}

/** The items of each of some expressions; null where those of one cannot be told. */
function allRows(reader: Reader, unit: Unit, nodes: readonly PyNode[]): Row[][] | null {
  const found = nodes.map((node) => rowsOf(reader, unit, node))
  return found.every((rows) => rows !== null) ? found : null
}

/** The items of each item of the list that is a call's only argument: `zip(*pairs)`. */
function spreadRows(reader: Reader, unit: Unit, call: PyNode): Row[][] | null {
  const operand = onlySplat(call, 'list_splat')
  const items = operand && rowsOf(reader, unit, operand)
  const found = items?.map((item) => cellsOf(reader, item))
  return found?.every((cells) => cells !== null) ? found.map((cells) => [...cells]) : null
}

/** The items of a dict, a key and a value each; null where they cannot be told. */
export function pairsOf(reader: Reader, unit: Unit, node: PyNode): Row[][] | null {
  const made = makingOf(reader, unit, node)
  if (made?.node.type === 'dictionary_comprehension')
    return (
      givenByComprehension(reader, made.unit, made.node)?.map(({ body, bound }) =>
        cellsOfPair(body).map((node) => ({ unit: made.unit, node, bound })),
      ) ?? null
    )
  const listed = made && pairsListed(reader, made)
  if (listed) return listed
  const dict = reader.read(unit, node)
  const pairs = dict.kind === 'collection' ? namedChildren(dict.node) : []
  // keys that are no strings are known only where they stand
  if (dict.kind === 'collection' && pairs.every(({ type }) => type === 'pair'))
    return pairs.map((pair) =>
      cellsOfPair(pair).map((node) => ({
        unit: dict.unit,
        node,
        bound: ownBound(reader, dict.bound),
      })),
    )
  if (dict.kind === 'made' && dict.node !== node)
    return withOwnBound(reader, dict.bound, () => pairsOf(reader, dict.unit, dict.node)) as
      | Row[][]
      | null
  const items = dictItems(reader, unit, node)
  // an item that a branch puts in makes a turn at times
  if (!items || [...items.values()].some(({ atTimes }) => atTimes)) return null
  return [...items].map(([name, item]) => [{ value: string(name) }, item])
}

const cellsOfPair = (pair: PyNode): PyNode[] => [partOf(pair, 'key'), partOf(pair, 'value')]

/** The items of `dict(zip(names, scripts))`, or of an OrderedDict of pairs; null for any other expression. */
function pairsListed(reader: Reader, { unit, node }: UnitNode): Row[][] | null {
  const isDict = MAKES_DICT.test(calledName(unit.module, node))
  const args = isDict ? argumentsRead(unit.module, node) : null
  const given = args && !args.starred && args.keyword.size === 0 ? only(args.positional) : null
  const pairs = given && rowsOf(reader, unit, given)?.map((row) => cellsOf(reader, row))
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
