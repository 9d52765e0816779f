import { joinPath } from '../paths.ts'
import { partsOfText } from '../strings.ts'
import { childOf, isSequence, namedChildren, type PyNode, partOf } from '../syntax.ts'
import { isDict, readUnder } from './collections.ts'
import type { Reader } from './evaluate.ts'
import type { LibraryCall } from './library-calls.ts'
import {
  type StaticValue,
  type StaticValueOf,
  stopped,
  string,
  type Unit,
  type UnitNode,
  unknown,
} from './static-value.ts'

/** What texts are made of by operators, f-strings and methods. */

/** The value of `+` and `%` of strings, and of `/` of paths. */
export function operation(reader: Reader, unit: Unit, node: PyNode): StaticValue {
  const operator = childOf(node, 'operator')?.type
  if (operator !== '+' && operator !== '/' && operator !== '%') return unknown(unit, node)
  const left = reader.read(unit, partOf(node, 'left'))
  if (left.kind !== 'string') return stopped(unit, node, left)
  const right = reader.read(unit, partOf(node, 'right'))
  if (operator === '%') return percent(reader, unit, node, left, right)
  if (right.kind !== 'string') return stopped(unit, node, right)
  const joined = operator === '+' ? left.value + right.value : joinPath(left.value, right.value)
  return string(joined, left.secret || right.secret)
}

/** A part of a text: what stands there, or what is put there, and why that is not known. */
export type TextPart = string | StaticValueOf<'string'> | StaticValueOf<'unknown'>

/** The value of several parts put together: not known where one of them is not, secret where one of them is. */
export function concatenated(parts: Iterable<TextPart>, isSecret = false): StaticValue {
  let text = ''
  let secret = isSecret
  for (const part of parts) {
    if (typeof part === 'string') text += part
    else if (part.kind === 'unknown') return part
    else {
      text += part.value
      secret ||= part.secret ?? false
    }
  }
  return string(text, secret)
}

/** What a value is as part of a text; `whole` is what stops where it is neither a text nor a number. */
export function asPart(unit: Unit, whole: PyNode, value: StaticValue): TextPart {
  if (value.kind === 'integer') return String(value.value)
  return value.kind === 'string' ? value : stopped(unit, whole, value)
}

/**
 * The value of `'%s/%s' % (folder, name)` or `'%(stage)s.py' % settings`; not known with other conversions than `%s`
 * and `%d`.
 */
function percent(
  reader: Reader,
  unit: Unit,
  node: PyNode,
  template: StaticValueOf<'string'>,
  value: StaticValue,
): StaticValue {
  const dict = isDict(value) ? value : null
  const listed = value.kind === 'collection' && !dict ? value : null
  const items =
    listed &&
    reader.with(listed.bound, () =>
      namedChildren(listed.node).map((item) => reader.read(listed.unit, item)),
    )
  const values = dict ? [] : (items ?? [value])
  let next = 0
  const pieces = template.value.split(/(%\([^()]*\).|%.)/).map((piece, index): TextPart => {
    if (index % 2 === 0) return piece
    if (piece === '%%') return '%'
    const [, name] = /^%\((.*)\)/.exec(piece) ?? []
    const given =
      name === undefined
        ? values[next++]
        : dict && readUnder(reader, dict, string(name), { unit, node })
    if (piece === '%d' && given?.kind === 'integer') return String(given.value)
    return piece.endsWith('s') && given ? asPart(unit, node, given) : unknown(unit, node)
  })
  return next === values.length ? concatenated(pieces, template.secret) : unknown(unit, node)
}

/** The value of an f-string, or of strings side by side. */
export const formatted = (reader: Reader, unit: Unit, literal: PyNode): StaticValue =>
  concatenated(partsRead(reader, unit, literal))

/** What stands in a literal, read one after the other: behind what is not known nothing is asked for. */
function* partsRead(reader: Reader, unit: Unit, literal: PyNode): Generator<TextPart> {
  const parts = partsOfText(unit.module, literal)
  if (!parts) yield unknown(unit, literal)
  for (const part of parts ?? []) {
    if (typeof part === 'string') yield part
    else {
      const isPlain = !childOf(part, 'format_specifier') && !childOf(part, 'type_conversion')
      yield isPlain
        ? asPart(unit, part, reader.read(unit, partOf(part, 'expression')))
        : unknown(unit, part)
    }
  }
}

/** Makes a text of others; null where it cannot be told. */
export type Make = (...texts: string[]) => string | null

/**
 * The value of an expression that makes a text of others.
 *
 * @param nodes the others, of the same module
 * @param isSecret whether the text is secret even if none of them is
 */
export function madeText(
  reader: Reader,
  { unit, node: whole }: UnitNode,
  nodes: readonly PyNode[],
  make: Make,
  isSecret = false,
): StaticValue {
  const texts: string[] = []
  let secret = isSecret
  for (const node of nodes) {
    const value = reader.read(unit, node)
    if (value.kind !== 'string') return stopped(unit, node, value)
    texts.push(value.value)
    secret ||= value.secret ?? false
  }
  const text = make(...texts)
  return text === null ? unknown(unit, whole) : string(text, secret)
}

/** The value of `'/'.join([folder, name])`; null where the separator is no string. */
export function joinMethod(
  reader: Reader,
  { unit, node, args }: LibraryCall,
  separator: PyNode,
): StaticValue | null {
  const [parts] = args.positional
  const between = reader.read(unit, separator)
  if (between.kind !== 'string' || !parts) return null
  const listed = reader.read(unit, parts)
  if (listed.kind !== 'collection' || !isSequence(listed.node)) return stopped(unit, node, listed)
  const join: Make = (...texts) => texts.join(between.value)
  return reader.with(listed.bound, () =>
    madeText(reader, listed, namedChildren(listed.node), join, between.secret),
  )
}
