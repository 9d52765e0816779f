import { callArguments, calledMethod } from '../calls.ts'
import { growthOf } from '../growth.ts'
import { calledName } from '../module.ts'
import { partsOfText } from '../strings.ts'
import { childOf, isSequence, namedChildren, type PyNode, textOf } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import type { Bound, UnitNode } from './static-value.ts'

/** What is known of a text, or of words in a list, where not all of it is. */

/** Stands in a text for a part that is known only when the code runs. */
export const UNKNOWN_PART = '\0'

/** A part of a text, and the expression that gives it, unless it is a literal. */
export interface Piece {
  readonly text: string
  readonly from?: UnitNode & { readonly bound: Bound }
}

/** The parts of a text in order; of a list, the parts of its words, with a blank behind each word. */
export const piecesOf = (reader: Reader, whole: UnitNode): Piece[] => partsOf(reader, whole, 0)

/** How many expressions may lead to one another: lists of modules that import each other would never end. */
const DEEPEST = 30

function partsOf(reader: Reader, { unit, node }: UnitNode, depth: number): Piece[] {
  if (depth > DEEPEST) return [LOST]
  const { module } = unit
  const within = (part: PyNode | null) =>
    part ? partsOf(reader, { unit, node: part }, depth + 1) : [LOST]
  switch (node.type) {
    case 'parenthesized_expression':
      return within(namedChildren(node)[0] ?? null)
    case 'string':
    case 'concatenated_string':
      return (partsOfText(module, node) ?? [node]).flatMap((part) =>
        typeof part === 'string' ? [{ text: part }] : within(childOf(part, 'expression')),
      )
    case 'binary_operator': {
      const left = childOf(node, 'left')
      return childOf(node, 'operator')?.type === '+'
        ? [...within(left), ...within(childOf(node, 'right'))]
        : filledIn(reader, { unit, node }, depth, left, /%\S/g)
    }
    case 'list':
    case 'tuple':
    case 'expression_list':
      return namedChildren(node).flatMap((item) => [
        ...(/_splat$/.test(item.type) ? [LOST] : within(item)),
        BLANK,
      ])
    case 'call':
      return (
        partsOfCall(reader, { unit, node }, depth) ?? partsOfValue(reader, { unit, node }, depth)
      )
    case 'identifier': {
      const growth = growthOf(module, node)
      if (!growth) return partsOfValue(reader, { unit, node }, depth)
      const behind = /^(list|call)$/.test(growth.start.type) ? [BLANK] : []
      return [
        ...within(growth.start),
        ...growth.added.flatMap((part) => [...within(part.node), ...behind]),
      ]
    }
    default:
      return partsOfValue(reader, { unit, node }, depth)
  }
}

const LOST: Piece = { text: UNKNOWN_PART }
const BLANK: Piece = { text: ' ' }

/**
 * `"python train.py --rate {}".format(rate)`, `"python train.py".split()`, `" ".join([…])`; null for any other call.
 */
function partsOfCall(reader: Reader, { unit, node }: UnitNode, depth: number): Piece[] | null {
  const within = (part: PyNode) => partsOf(reader, { unit, node: part }, depth + 1)
  const args = callArguments(unit.module, node)
  const method = calledMethod(unit.module, node)
  const [first, ...others] = args?.positional ?? []
  if (calledName(unit.module, node) === 'shlex.split')
    return first && others.length === 0 ? wordsOf(within(first)) : null
  if (!method) return null
  const { name } = method
  if (name === 'split' && !first) return wordsOf(within(method.object))
  if (
    name === 'join' &&
    first?.type === 'list' &&
    /^.\s.$/.test(textOf(unit.module, method.object))
  )
    return within(first).slice(0, -1)
  return name === 'format'
    ? filledIn(reader, { unit, node }, depth, method.object, /\{[^{}]*\}/g)
    : null
}

/** The words of a text, whatever blanks are between them. */
const wordsOf = (pieces: readonly Piece[]): Piece[] => [
  ...pieces.map((piece) => ({ ...piece, text: piece.text.replace(/\s+/g, ' ') })),
  BLANK,
]

/** A text that a template makes: what stands in the template, and unknown parts in place of the rest. */
function filledIn(
  reader: Reader,
  whole: UnitNode,
  depth: number,
  template: PyNode | null,
  places: RegExp,
): Piece[] {
  const pieces = partsOfValue(reader, whole, depth)
  if (!template || pieces.every(({ text }) => !text.includes(UNKNOWN_PART))) return pieces
  return partsOf(reader, { unit: whole.unit, node: template }, depth + 1).map((piece) => ({
    ...piece,
    text: piece.text.replace(places, UNKNOWN_PART),
  }))
}

function partsOfValue(reader: Reader, from: UnitNode, depth: number): Piece[] {
  const { unit, node } = from
  const value = reader.aside((inner) => inner.read(unit, node))
  if (value.kind === 'collection' && isSequence(value.node))
    return reader.with(value.bound, () => partsOf(reader, value, depth + 1))
  const text =
    value.kind === 'string' || value.kind === 'integer' ? String(value.value) : UNKNOWN_PART
  return [{ text, from: { unit, node, bound: reader.bound } }]
}

/**
 * Reads the expressions that give a part of a text, so that the reader notes what they need.
 *
 * @param reader notes it
 */
export function readWithin(
  reader: Reader,
  pieces: readonly Piece[],
  { start, end }: { readonly start: number; readonly end: number },
): void {
  let at = 0
  for (const { text, from } of pieces) {
    if (from && at < end && at + text.length > start)
      reader.with(from.bound, () => reader.read(from.unit, from.node))
    at += text.length
  }
}
