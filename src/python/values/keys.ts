import { only } from '../../collections/only.ts'
import { stringValue } from '../strings.ts'
import {
  ancestor,
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../syntax.ts'
import { chosen, MOST_OPTIONS } from './choices.ts'
import { readUnder } from './collections.ts'
import type { Reader } from './evaluate.ts'
import type { Guess } from './from-outside.ts'
import {
  type StaticValue,
  type StaticValueOf,
  type Unit,
  type UnitNode,
  unknown,
} from './static-value.ts'

/** What lists and dicts hold under keys, of which some may not be known. */

/** A key, and what it comes from that nothing in the repository gives: variables, and options. */
export interface Key {
  readonly value: StaticValue
  readonly guesses: readonly Guess[]
}

/** Reads a key, with what it is guessed by. */
export function readKey(reader: Reader, unit: Unit, node: PyNode): Key {
  const before = reader.guesses.length
  const value = reader.read(unit, node)
  return { value, guesses: reader.guesses.slice(before) }
}

/** Whether any other key may be meant: nothing but a default says which. */
export const isOpen = ({ value, guesses }: Key): boolean =>
  value.kind === 'unknown' || guesses.length > 0

/**
 * The value under a key: any of a dict literal where the key is open; null where there surely is none.
 *
 * @param asking the expression that stops the evaluation where that cannot be told
 * @param otherwise what is meant by a key that the holder does not have
 */
export function readUnderKey(
  reader: Reader,
  holder: StaticValue,
  key: Key,
  asking: UnitNode,
  otherwise?: PyNode,
): StaticValue | null {
  const isAny = holder.kind === 'collection' && isOpen(key)
  const any = isAny ? readAnyItem(reader, asking, holder, key, otherwise) : null
  return any ?? readUnder(reader, holder, key.value, asking)
}

/** The value of a dict literal under a key that is open: any of its values may be it; null for any other holder. */
function readAnyItem(
  reader: Reader,
  { unit, node: at }: UnitNode,
  { unit: own, node, bound }: StaticValueOf<'collection'>,
  key: Key,
  otherwise: PyNode | undefined,
): StaticValue | null {
  const pairs = node.type === 'dictionary' ? namedChildren(node) : []
  if (
    pairs.length === 0 ||
    pairs.length > MOST_OPTIONS ||
    pairs.some(({ type }) => type !== 'pair')
  )
    return null
  const read = (field: 'key' | 'value') =>
    pairs.map((pair) => reader.with(bound, () => reader.read(own, partOf(pair, field))))
  const variable = variableOf(key)
  const keys = variable ? keysTaken(read('key'), variable, otherwise !== undefined) : null
  if (variable && keys) {
    // what else depends on the variable goes by the same key
    chosen(reader, variable.unit, variable.node, keys)
    return unknown(unit, at)
  }
  const values = [...read('value'), ...(otherwise ? [reader.read(unit, otherwise)] : [])]
  return chosen(reader, unit, at, values)
}

/**
 * The variable, or option, that a key is, as it is, by a name of its own; null where it is part of the key, or may be
 * several.
 */
export function variableOf({ value, guesses }: Key): Guess | null {
  const guess = only(guesses)
  if (!guess) return null
  const text = textIn(value)
  const isWhole =
    value.kind === 'unknown'
      ? value.node === guess.node
      : text !== null && text === textIn(guess.value)
  return isWhole && isNamed(guess) ? guess : null
}

/** Whether no other variable is read at the same node: its name is written there, or is that of a field of settings. */
function isNamed({ kind, unit: { module }, node, name }: Guess): boolean {
  // an option is read where it is declared
  if (kind === 'option') return true
  const holds = (within: PyNode, wanted: string): boolean =>
    findAll(within, 'string').some((text) => stringValue(module, text) === wanted)
  if (holds(node, name)) return true
  const field = node.type === 'assignment' ? childOf(node, 'left') : null
  const type = ancestor(node, 'class_definition')
  if (!field || !type) return false
  // a derived class may have a prefix of its own
  const prefix = name.slice(0, -textOf(module, field).length)
  return prefix === '' || holds(type, prefix)
}

/** The keys that a variable may be; null where one that stands for all others would have to be made up. */
function keysTaken(
  keys: readonly StaticValue[],
  { value, not }: Guess,
  hasOtherwise: boolean,
): readonly StaticValue[] | null {
  if (keys.some(({ kind }) => kind !== 'string')) return null
  const possible = keys.filter((key) => !not.includes(textIn(key) as string))
  if (!hasOtherwise) return possible
  return value?.kind === 'string' && !keys.map(textIn).includes(value.value)
    ? [...possible, value]
    : null
}

const textIn = (value: StaticValue | null): string | null =>
  value?.kind === 'string' ? value.value : null
