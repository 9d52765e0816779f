import { childOf, namedChildren, type PyNode, partOf } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import {
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
  const item = itemOf(reader, holder, key)
  return item && reader.with(holder.bound, () => reader.read(item.unit, item.node))
}

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
      const value = readUnder(reader, reader.read(unit, node), string(name), { unit, node })
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
  if (holder.kind !== 'collection') return stopped(asking.unit, asking.node, holder)
  if (lacks(reader, holder, key)) return null
  return readItem(reader, holder, key) ?? unknown(asking.unit, asking.node)
}

/** Whether a list, tuple or dict literal surely has nothing under a key. */
export function lacks(
  reader: Reader,
  { unit, node }: StaticValueOf<'collection'>,
  key: StaticValue,
): boolean {
  if (key.kind === 'integer' && /^(list|tuple|expression_list)$/.test(node.type)) {
    const items = namedChildren(node)
    return items.length <= key.value && !items.some(({ type }) => /splat/.test(type))
  }
  return (
    node.type === 'dictionary' &&
    key.kind === 'string' &&
    namedChildren(node).every((item) => {
      const name = childOf(item, 'key')
      const own = name && reader.read(unit, name)
      return (
        own !== null &&
        own.kind !== 'unknown' &&
        !(own.kind === 'string' && own.value === key.value)
      )
    })
  )
}

/** The item of a list, tuple or dict literal under a key, where it stands; null where it cannot be told. */
export function itemOf(
  reader: Reader,
  { unit, node }: StaticValueOf<'collection'>,
  key: StaticValue,
): UnitNode | null {
  const items = namedChildren(node)
  if (node.type === 'dictionary')
    return key.kind === 'string' ? inDict(reader, unit, items, key) : null
  if (items.some(({ type }) => /splat/.test(type))) return null
  if (key.kind !== 'integer' || node.type === 'set') return null
  const item = items.at(key.value)
  return item ? { unit, node: item } : null
}

/**
 * The item of a dict literal under a key, where it stands, also within a `**other` of it; null where it cannot be told.
 */
function inDict(
  reader: Reader,
  unit: Unit,
  items: readonly PyNode[],
  key: StaticValueOf<'string'>,
): UnitNode | null {
  // the last one of equal keys wins
  for (const item of [...items].reverse()) {
    const name = childOf(item, 'key')
    const value = reader.part(unit, item, name ?? namedChildren(item)[0])
    if (name && value.kind === 'string' && value.value === key.value) {
      const held = childOf(item, 'value')
      return held && { unit, node: held }
    }
    if (name) continue
    if (value.kind !== 'collection') return null
    if (lacks(reader, value, key)) continue
    // names that mean something only there are not known here
    const isPlain = [...value.bound.keys()].every((each) => reader.bound.has(each))
    return isPlain ? itemOf(reader, value, key) : null
  }
  return null
}
