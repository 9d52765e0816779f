import { calledMethod } from '../calls.ts'
import { type CompletedDict, completedDict } from '../completed-dict.ts'
import { calledName } from '../module.ts'
import type { Binding } from '../scopes.ts'
import { childOf, namedChildren, type PyNode, textOf } from '../syntax.ts'
import { ownBound } from './collections.ts'
import type { Reader } from './evaluate.ts'
import { itemsOfLoop, pairsOf } from './loops/loop-items.ts'
import { MAKES_DICT } from './loops/makings.ts'
import { valueOfRow, withOwnBound } from './loops/rows.ts'
import { readBound } from './meanings.ts'
import { mayBeRebound } from './rebound.ts'
import {
  type Bound,
  type StaticValue,
  type StaticValueOf,
  type Unit,
  type UnitNode,
  unknown,
} from './static-value.ts'

/** Which items a dict has, where all of its keys are known: `**common` gives a call one argument for each. */

/** The items of a dict by their keys, which are strings. */
export type DictItems = ReadonlyMap<string, DictItem>

/** The value of an item where it stands, and what names mean in it, if that differs from where the dict is used. */
export interface DictItem extends UnitNode {
  readonly bound?: Bound | undefined
  /** Whether the dict may be without it: a branch puts it in. */
  readonly atTimes?: true
}

/** The items of a dict whose keys are all known strings; null for any other dict, and for what is no dict. */
export const dictItems = (reader: Reader, unit: Unit, node: PyNode): DictItems | null =>
  reader.deeper(() => itemsOf(reader, unit, node))

function itemsOf(reader: Reader, unit: Unit, node: PyNode): DictItems | null {
  const dict = reader.read(unit, node)
  if (dict.kind === 'collection')
    return dict.node.type === 'dictionary'
      ? withBound(
          reader.with(dict.bound, () => itemsOfLiteral(reader, dict)),
          reader,
          dict.bound,
        )
      : null
  if (dict.kind === 'made') return itemsOfMade(reader, dict)
  if (dict.kind === 'keywords') return itemsOfKeywords(reader, dict)
  return node.type === 'identifier' ? itemsOfCompleted(reader, unit, node) : null
}

/** What `**operand` gives a call, by name; null where that is not known, and for `*operand`. */
export function splatItems(reader: Reader, unit: Unit, splat: PyNode): DictItems | null {
  const operand = namedChildren(splat)[0]
  return splat.type === 'dictionary_splat' && operand ? dictItems(reader, unit, operand) : null
}

/** The value of an item; unknown where its dict may be without it. */
export const readDictItem = (
  reader: Reader,
  { unit, node, bound, atTimes }: DictItem,
): StaticValue =>
  atTimes ? unknown(unit, node) : reader.with(bound, () => reader.read(unit, node))

/** Items of several dicts, of which a later one wins; null where one of the dicts is not known. */
export function mergeItems(all: readonly (DictItems | null)[]): DictItems | null {
  const merged = new Map<string, DictItem>()
  return all.every((items) => putItems(merged, items)) ? merged : null
}

/** Puts the items of another dict among some; false where these are not known, or what is left under a name is not. */
function putItems(items: Map<string, DictItem>, more: DictItems | null): boolean {
  for (const [name, item] of more ?? []) {
    if (item.atTimes && items.has(name)) return false
    items.set(name, item)
  }
  return more !== null
}

/** Notes with each item what names mean in its dict, where the reader does not know that from elsewhere. */
function withBound(
  items: DictItems | null,
  reader: Reader,
  bound: Bound | undefined,
): DictItems | null {
  const own = ownBound(reader, bound)
  if (!items || !own) return items
  return new Map([...items].map(([name, item]) => [name, { bound: own, ...item }]))
}

/** The items of `{name: value for name, value in given.items() if value}`. */
function itemsOfMade(
  reader: Reader,
  { unit, node, bound }: StaticValueOf<'made'>,
): DictItems | null {
  if (node.type !== 'dictionary_comprehension') return null
  const items = new Map<string, DictItem>()
  const pairs = withOwnBound(reader, bound, () => pairsOf(reader, unit, node))
  for (const pair of pairs ?? []) {
    const [key, item] = 'node' in pair || 'value' in pair ? [] : pair
    const name = key && valueOfRow(reader, key)
    if (name?.kind !== 'string' || !item || !('node' in item)) return null
    items.set(name.value, item)
  }
  return pairs && items
}

/** The items of `**kwargs`, of `dict(…)` and of a namespace. */
function itemsOfKeywords(reader: Reader, dict: StaticValueOf<'keywords'>): DictItems | null {
  const { unit, rest, bound } = dict
  const items = new Map<string, DictItem>()
  for (const other of rest?.of ?? []) {
    const more = reader.with(bound, () => dictItems(reader, other.unit, other.node))
    if (!putItems(items, more)) return null
  }
  for (const name of rest?.without ?? []) items.delete(name)
  for (const [name, node] of dict.given) items.set(name, { unit, node })
  return withBound(items, reader, bound)
}

/** The items of a dict that is changed after it is made, and before it is used: see `completedDict`. */
function itemsOfCompleted(reader: Reader, unit: Unit, use: PyNode): DictItems | null {
  const completed = completedDict(unit.module, use)
  if (!completed || mayBeRebound(reader, unit, completed.binding, use)) return null
  const base = itemsToBeginWith(reader, unit, completed.binding, use)
  if (!base) return null
  const items = new Map(base)
  for (const put of completed.puts) {
    const turns = turnsOf(reader, unit, put.loops)
    if (!turns?.every((bound) => putOne(reader, unit, items, put, bound))) return null
  }
  return items
}

/** Puts in what one statement does, in one turn of the loops around it; false where that is not known. */
function putOne(
  reader: Reader,
  unit: Unit,
  items: Map<string, DictItem>,
  { key, value, ifAbsent, loops, atTimes }: CompletedDict['puts'][number],
  bound: Bound,
): boolean {
  const given = reader.with(bound, () =>
    key === null ? dictItems(reader, unit, value) : keyIn(reader, unit, key),
  )
  if (given === null) return false
  const own = { ...(loops.length > 0 && { bound }), ...(atTimes && { atTimes }) }
  if (typeof given !== 'string') {
    const more = withBound(given, reader, bound) ?? given
    return putItems(items, atTimes ? itemsWith(more, own) : more)
  }
  const before = items.get(given)
  if (value === null) {
    items.delete(given)
    return !before || !atTimes
  }
  if (ifAbsent && before) return !before.atTimes
  return putItems(items, new Map([[given, { unit, node: value, ...own }]]))
}

const itemsWith = (items: DictItems, more: Partial<DictItem>): DictItems =>
  new Map([...items].map(([name, item]) => [name, { ...item, ...more }]))

/** The key that an item is put in under; null where it is no known string. */
const keyIn = (reader: Reader, unit: Unit, key: string | PyNode): string | null => {
  const value = typeof key === 'string' ? null : reader.read(unit, key)
  return typeof key === 'string' ? key : value?.kind === 'string' ? value.value : null
}

/** What names mean in each turn of loops, one within another; null where their items are not known. */
function turnsOf(reader: Reader, unit: Unit, loops: readonly PyNode[]): readonly Bound[] | null {
  let turns: Bound[] = [new Map()]
  for (const loop of loops) {
    const next = turns.map((turn) => reader.with(turn, () => itemsOfLoop(reader, unit, loop)))
    if (!next.every((each) => each !== null)) return null
    turns = next.flatMap((items, index) =>
      items.map((item) => new Map([...(turns[index] as Bound), ...item])),
    )
  }
  return turns
}

/** The items of a dict where a name first holds it; null where another name may hold it as well. */
function itemsToBeginWith(
  reader: Reader,
  unit: Unit,
  binding: Binding,
  use: PyNode,
): DictItems | null {
  const made = binding.value
  if (binding.kind === 'parameter') {
    // each call makes a dict of its own
    const given = readBound(reader, unit, binding, use)
    return given.kind === 'keywords' ? itemsOfKeywords(reader, given) : null
  }
  if (!made) return null
  // what another name has as well may be changed by that
  const copied = textOf(unit.module, made).endsWith('.copy()') && calledMethod(unit.module, made)
  const isNew =
    /^(dictionary(_comprehension)?|binary_operator)$/.test(made.type) ||
    MAKES_DICT.test(calledName(unit.module, made))
  return copied || isNew ? dictItems(reader, unit, copied ? copied.object : made) : null
}

function itemsOfLiteral(reader: Reader, { unit, node }: UnitNode): DictItems | null {
  const items = new Map<string, DictItem>()
  for (const item of namedChildren(node)) {
    const key = childOf(item, 'key')
    const value = childOf(item, 'value')
    const name = key && reader.read(unit, key)
    if (name?.kind === 'string' && value) items.set(name.value, { unit, node: value })
    else if (!putItems(items, splatItems(reader, unit, item))) return null
  }
  return items
}
