import { only } from '../../collections/only.ts'
import {
  type BranchBindings,
  bindingsOfBranches,
  type Held,
  isBranching,
} from '../branch-bindings.ts'
import type { Binding } from '../scopes.ts'
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
import { readUnder } from './collections.ts'
import { truthOf } from './conditions.ts'
import type { Reader } from './evaluate.ts'
import type { Guess } from './from-outside.ts'
import { branchesLeft } from './reached.ts'
import {
  deferred,
  type StaticValue,
  type StaticValueOf,
  type Unit,
  type UnitNode,
  unknown,
} from './static-value.ts'
import { catchesUnset, isUnset, waysWithoutUnset } from './unset-variables.ts'

/**
 * Expressions that stand for one of several: what a condition chooses, or a key that is not known. Which one it is, is
 * asked for as who calls a function is, so that all can be looked at in turn.
 */

/** Of more options than these, none is tried. */
export const MOST_OPTIONS = 20

/** The option that this reading takes; where it takes none yet, a need says that there are several. */
export function chosen(
  reader: Reader,
  unit: Unit,
  at: PyNode,
  options: readonly StaticValue[],
): StaticValue {
  const bound = reader.bound.get(at)
  if (bound) return bound
  if (options.length > 0 && options.length <= MOST_OPTIONS)
    reader.needs.push({ kind: 'choice', unit, at, options })
  return unknown(unit, at)
}

/** `a if condition else b` */
export function readConditional(reader: Reader, unit: Unit, node: PyNode): StaticValue {
  const [yes, condition, no] = namedChildren(node)
  if (!yes || !condition || !no) return unknown(unit, node)
  const holds = truthOf(reader, unit, condition)
  if (holds !== null) return reader.read(unit, holds ? yes : no)
  const ways = waysWithoutUnset(reader, unit, node, [yes, no], (inner, way) => [
    inner.read(unit, way),
  ])
  const sure = only(ways)
  if (sure) return reader.read(unit, sure)
  const value = chosen(
    reader,
    unit,
    node,
    ways.map((way) => deferred(unit, way)),
  )
  return value.kind === 'deferred' ? reader.read(value.unit, value.node) : value
}

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

/** Reads one binding of a name. */
type ReadBinding = (reader: Reader, binding: Binding) => StaticValue

/** The value of a name that branches above bind; null where other bindings may hold. */
export function readBranches(
  reader: Reader,
  unit: Unit,
  use: PyNode,
  read: ReadBinding,
): StaticValue | null {
  const found = bindingsOfBranches(unit.module, use)
  return found && readHeldBy(reader, unit, found, use, read)
}

/** The value of what branches bind a name to. */
export function readHeldBy(
  reader: Reader,
  unit: Unit,
  held: Held,
  use: PyNode,
  read: ReadBinding,
): StaticValue {
  return readHeld(reader, held)

  function readHeld(reader: Reader, held: Held): StaticValue {
    if (!isBranching(held)) return read(reader, held)
    const { statement, inBranch, before, isRebound } = held
    const bindsForSure = (branch: PyNode): boolean => {
      const own = inBranch.get(branch)
      return own !== undefined && (branch.field === 'body' || !isBranching(own))
    }
    const heldIn = (branch: PyNode): Held | null => inBranch.get(branch) ?? before
    const all = branchesLeft(reader, unit, statement)
    if (isRebound && !all.every(bindsForSure)) return unknown(unit, use)
    const left = all.filter(heldIn)
    const branches =
      statement.type === 'try_statement'
        ? passing(reader, held, left)
        : waysWithoutUnset(reader, unit, statement, left, (inner, branch) => {
            const binding = inBranch.get(branch)
            return binding ? [readHeld(inner, binding)] : []
          })
    const options = branches.map((branch) => deferred(unit, branch))
    const value = only(options) ?? chosen(reader, unit, statement, options)
    const next = value.kind === 'deferred' ? heldIn(value.node) : null
    return next ? readHeld(reader, next) : unknown(unit, use)
  }

  /** The branches of a `try` that may be passed: a variable that nothing sets is an error in what is tried. */
  function passing(
    reader: Reader,
    { statement, inBranch }: BranchBindings,
    left: readonly PyNode[],
  ): readonly PyNode[] {
    const body = partOf(statement, 'body')
    const tried = inBranch.get(body)
    if (!tried) return left
    // an error behind what it binds may lead to a handler
    if (!left.includes(body)) return []
    if (!isUnset(reader.aside((inner) => readHeld(inner, tried)))) return left
    const catching = left.filter((branch) => branch !== body && catchesUnset(unit, branch))
    return catching.length > 0 ? catching : left
  }
}
