import { childOf, isSequence, namedChildren, type PyNode, partOf } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import { fieldKept } from './objects.ts'
import {
  type Bound,
  type StaticValue,
  type StaticValueOf,
  stopped,
  string,
  type Unit,
  type UnitNode,
  unknown,
} from './static-value.ts'

/** The item of a list, tuple or dict literal under a key, as a value; null where it cannot be told. */
export function readItem(
  reader: Reader,
  holder: StaticValueOf<'collection'>,
  key: StaticValue,
): StaticValue | null {
  const item = findItem(reader, holder, key)
  return typeof item === 'string' ? null : readFound(reader, item)
}

const readFound = (reader: Reader, { unit, node, bound }: Item): StaticValue =>
  reader.with(bound, () => reader.read(unit, node))

/**
 * What names mean in the parts of a literal, where that differs from what the reader knows: the parameters of a function
 * that has returned it.
 */
export const ownBound = (reader: Reader, bound: Bound | undefined): Bound | undefined =>
  bound && [...bound].some(([name, value]) => reader.bound.get(name) !== value) ? bound : undefined

/** The value of keywords under a name; null where there is none. */
export function readNamed(
  reader: Reader,
  { unit, given, bound, rest }: StaticValueOf<'keywords'>,
  name: string,
): StaticValue | null {
  const value = given.get(name)
  return reader.with(bound, () => {
    if (value) return reader.read(unit, value)
    if (!rest || rest.without.has(name)) return null
    for (const { unit, node } of rest.of.toReversed()) {
      const held = reader.read(unit, node)
      // what takes the place of a record has the rest of its fields
      const value =
        held.kind === 'instance'
          ? (fieldKept(reader, held, name) ?? unknown(unit, node))
          : readUnder(reader, held, string(name), { unit, node })
      if (value) return value
    }
    return null
  })
}

/** Whether a value is a dict of which some items at least are known. */
export const isDict = (value: StaticValue): boolean =>
  value.kind === 'keywords' || (value.kind === 'collection' && value.node.type === 'dictionary')

/** The value of `common | more`, where one of them is a dict; null for any other operation. */
export function merged(reader: Reader, unit: Unit, node: PyNode): StaticValue | null {
  if (childOf(node, 'operator')?.type !== '|') return null
  const sides = [partOf(node, 'left'), partOf(node, 'right')]
  if (!sides.some((side) => isDict(reader.read(unit, side)))) return null
  const rest = { of: sides.map((side) => ({ unit, node: side })), without: new Set<string>() }
  return { kind: 'keywords', unit, given: new Map(), bound: reader.bound, rest }
}

/** The value that `*held` or `**held` gives a parameter. */
export function readGiven(
  reader: Reader,
  { unit, node, key, otherwise }: StaticValueOf<'item'>,
): StaticValue {
  const value = readUnder(reader, reader.read(unit, node), key, { unit, node })
  if (value) return value
  return otherwise ? reader.read(otherwise.unit, otherwise.node) : unknown(unit, node)
}

/**
 * The value that a list, a tuple or a dict holds under a key; null where it surely has none.
 *
 * @param asking the expression that stops the evaluation where that cannot be told
 */
export function readUnder(
  reader: Reader,
  holder: StaticValue,
  key: StaticValue,
  asking: UnitNode,
): StaticValue | null {
  if (holder.kind === 'keywords' && key.kind === 'string')
    return readNamed(reader, holder, key.value)
  if (holder.kind === 'made') return unknown(holder.unit, holder.node)
  if (holder.kind !== 'collection') return stopped(asking.unit, asking.node, holder)
  const item = findItem(reader, holder, key)
  if (item === 'absent') return null
  return item === 'open' ? unknown(asking.unit, asking.node) : readFound(reader, item)
}

/** An item where it stands, and what names mean in it. */
interface Item extends UnitNode {
  readonly bound: Bound
}

/** An item; `absent` where there surely is none, `open` where that cannot be told. */
type Found = Item | 'absent' | 'open'

/** Finds the item of a list, tuple or dict literal under a key. */
function findItem(reader: Reader, holder: StaticValueOf<'collection'>, key: StaticValue): Found {
  const { unit, node, bound } = holder
  if (node.type === 'dictionary')
    return key.kind === 'string'
      ? reader.with(bound, () => findInDict(reader, holder, key.value))
      : 'open'
  const items = itemsByPlace(node)
  if (!items || key.kind !== 'integer') return 'open'
  const item = items.at(key.value)
  return item ? { unit, node: item, bound } : 'absent'
}

/** The items of a list or tuple literal; null where a splat moves them, and for anything else. */
export function itemsByPlace(node: PyNode): PyNode[] | null {
  const items = namedChildren(node)
  return isSequence(node) && !items.some(({ type }) => /splat/.test(type)) ? items : null
}

/** Finds the item of a dict literal under a key, also within a `**other` of it. */
function findInDict(
  reader: Reader,
  { unit, node, bound }: StaticValueOf<'collection'>,
  key: string,
): Found {
  let hasOpenKey = false
  // the last one of equal keys wins
  for (const item of namedChildren(node).reverse()) {
    const name = childOf(item, 'key')
    const value = reader.part(unit, item, name ?? namedChildren(item)[0])
    if (name) {
      if (value.kind === 'string' && value.value === key)
        return { unit, node: partOf(item, 'value'), bound }
      hasOpenKey ||= value.kind === 'unknown'
      continue
    }
    if (value.kind !== 'collection') return 'open'
    const found = findItem(reader, value, string(key))
    if (found !== 'absent') return found
  }
  return hasOpenKey ? 'open' : 'absent'
}
