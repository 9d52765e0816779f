import { only } from '../../src/collections/only.ts'
import {
  type Brackets,
  inPlaceOf,
  isFirstBroken,
  layBrackets,
  onOneLine,
} from '../../src/python/edits/brackets.ts'
import { indentUnit } from '../../src/python/edits/indent.ts'
import {
  CONTINUED_BEYOND,
  LEAST_GAIN,
  RIGHTMOST_START,
  widthOf,
} from '../../src/python/edits/width.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { stringValue } from '../../src/python/strings.ts'
import { childOf, namedChildren, type PyNode, partOf, textOf } from '../../src/python/syntax.ts'
import { indentAt, lineEnd, lineStart, newlineAt } from '../../src/text/document.ts'
import { type Edit, insert, remove } from '../../src/text/edits.ts'

/**
 * Flags joined to an expression, and the expression without them:
 *
 *     value + [flags]             what is proven to have the type of the flags
 *     (value or []) + [flags]     that, or None; anything else fails where it is joined
 *     [*(value or ()), flags]     a list, a tuple or None
 *     {**(value or {}), flags}    a dict or None
 *
 * The parentheses in front of `+` with an `or` in them, and those behind stars, are ours. What a user has written like
 * that gets our own around it, so that what is taken off is what was put on.
 */

/** Whether `value + flags` works for a value, and is not read as one of the other forms. */
export const canBeAddedTo = (module: PythonModule, value: PyNode): boolean =>
  !bindsWeaker(module, value) && alternative(module, value) === null

/** The text `value + flags`. */
export const plus = (module: PythonModule, value: PyNode, flags: Operand): Edit[] => [
  insert(value.end, behind(module, value, flags)),
]

/** What is added with `+`: a list or a tuple by its parts, or a text. */
type Operand = Brackets | string

/**
 * The text ` + flags`, on lines of their own where the value's line would grow too long and brackets let it.
 *
 * @param growth how many columns the value itself grows by
 */
function behind(module: PythonModule, value: PyNode, flags: Operand, growth = 0): string {
  const { text } = module
  const [start, end] = [lineStart(text, value.end), lineEnd(text, value.end)]
  const inline = ` + ${typeof flags === 'string' ? flags : onOneLine(flags)}`
  const width = end - start + growth + inline.length
  const isGiven = /^(keyword_argument|argument_list)$/.test(value.parent?.type ?? '')
  if (!isGiven || width <= Math.min(CONTINUED_BEYOND, widthOf(module))) return inline
  const isFirst = isFirstBroken(module, value)
  const indent = isFirst
    ? indentAt(text, value.start)
    : text.slice(lineStart(text, value.start), value.start).replace(/[^\t]/g, ' ')
  const rows =
    typeof flags === 'string' || !isFirst
      ? [indent + inline.slice(1)]
      : layBrackets(
          module,
          { ...flags, open: `+ ${flags.open}` },
          indent,
          indentUnit(module),
          end - value.end,
        )
  const longest = Math.max(...rows.map((row) => row.length))
  // a continuation far to the right gains nothing
  if (!isFirst && (indent.length > RIGHTMOST_START || longest + LEAST_GAIN >= width)) return inline
  return ['', ...rows].join(newlineAt(text, value.end))
}

/**
 * The text `(value or []) + flags`.
 *
 * @param empty what stands for None: `[]` or `""`
 */
export function orEmptyPlus(
  module: PythonModule,
  value: PyNode,
  empty: string,
  flags: Operand,
): Edit[] {
  const [open, close] = guard(value)
  const [before, after] = [`(${open}`, `${close} or ${empty})`]
  const added = behind(module, value, flags, before.length + after.length)
  return [insert(value.start, before), insert(value.end, after + added)]
}

/**
 * The text `[*(value or ()), flags]`.
 *
 * @param flags the literal of a list or of a dict
 * @param isSure whether the value is not None
 */
export function spread(
  module: PythonModule,
  value: PyNode,
  { open, groups, close }: Brackets,
  isSure: boolean,
): Edit[] {
  const [stars, empty] = open === '{' ? ['**', '{}'] : ['*', '()']
  // where nothing else needs them, parentheses around the value alone would look odd
  const needsThem = open === '{' || bindsWeaker(module, value)
  const isAlone = isSure && needsThem && !isAlternative(module, value, SPREAD_EMPTY)
  const [before, after] = isAlone ? ['', ''] : guard(value)
  const own = textOf(module, value)
  const item = `${stars}(${before}${own}${after}${isAlone ? '' : ` or ${empty}`})`
  const literal: Brackets = { open, groups: [[item], ...groups], close }
  const whole = /[\r\n]/.test(own) ? onOneLine(literal) : inPlaceOf(module, value, literal)
  const at = whole.indexOf(item) + stars.length + 1 + before.length
  return [insert(value.start, whole.slice(0, at)), insert(value.end, whole.slice(at + own.length))]
}

/** The expression in the parentheses of a literal that is nothing but `[*(value)]`. */
export function spreadIn(items: readonly PyNode[]): PyNode | null {
  const splat = only(items)
  const starred = /^(list|dictionary)_splat$/.test(splat?.type ?? '')
    ? splat?.children.find(({ type }) => type === 'parenthesized_expression')
    : undefined
  return (starred && namedChildren(starred)[0]) ?? null
}

/** The value that `spread` was given, from the expression in its parentheses. */
export const spreadValue = (module: PythonModule, inner: PyNode): PyNode =>
  isAlternative(module, inner, SPREAD_EMPTY) ? unguarded(partOf(inner, 'left')) : inner

/** The value that `plus` or `orEmptyPlus` was given, from the left side of `+`. */
export const addedValue = (module: PythonModule, left: PyNode): PyNode =>
  alternative(module, left) ?? left

/** The edits that leave a part of an expression in its place. */
export function reduceTo(part: PyNode, whole: PyNode): Edit[] {
  const { start, end } = needsItsOwn(part, whole) ? (part.parent ?? part) : part
  return [
    ...(whole.start < start ? [remove(whole.start, start)] : []),
    ...(end < whole.end ? [remove(end, whole.end)] : []),
  ]
}

/** Whether `x := …` needs parentheses where it stands: a formatter may have taken ours around it. */
const needsItsOwn = (part: PyNode, whole: PyNode): boolean =>
  part.type === 'named_expression' &&
  part.parent?.type === 'parenthesized_expression' &&
  whole.parent?.type !== 'argument_list'

/** Whether an expression is `a + b`: no other operator joins lists, tuples and strings. */
export const isConcatenation = (node: PyNode): boolean =>
  node.type === 'binary_operator' && childOf(node, 'operator')?.type === '+'

const EMPTY = /^(\[\]|"")$/
const SPREAD_EMPTY = /^(\(\)|\{\})$/

/** The `value` of `(value or [])`; null for any other expression. */
function alternative(module: PythonModule, node: PyNode): PyNode | null {
  const inner = node.type === 'parenthesized_expression' ? namedChildren(node)[0] : undefined
  return inner && isAlternative(module, inner, EMPTY) ? unguarded(partOf(inner, 'left')) : null
}

/** Whether an expression is `… or []`, with something empty. */
function isAlternative(module: PythonModule, node: PyNode, empty: RegExp): boolean {
  const right = childOf(node, 'right')
  if (node.type !== 'boolean_operator' || childOf(node, 'operator')?.type !== 'or' || !right)
    return false
  return empty.test(stringValue(module, right) === '' ? '""' : textOf(module, right))
}

/** Whether an expression needs parentheses as an operand of `+`. */
function bindsWeaker(module: PythonModule, node: PyNode): boolean {
  if (node.type === 'binary_operator')
    return /^([|&^]|<<|>>)$/.test(textOf(module, partOf(node, 'operator')))
  return (
    bindsWeakerThanOr(node) ||
    /^(boolean_operator|not_operator|comparison_operator)$/.test(node.type)
  )
}

const bindsWeakerThanOr = ({ type }: PyNode): boolean =>
  /^(conditional_expression|lambda|named_expression)$/.test(type)

/** An operand of `or`, in parentheses of ours where it binds weaker, and where it looks as if it had them. */
const guard = (node: PyNode): readonly [string, string] =>
  bindsWeakerThanOr(node) || unguarded(node) !== node ? ['(', ')'] : ['', '']

function unguarded(node: PyNode): PyNode {
  const inner = node.type === 'parenthesized_expression' ? namedChildren(node)[0] : undefined
  const isGuarded = inner && (bindsWeakerThanOr(inner) || inner.type === 'parenthesized_expression')
  return isGuarded ? inner : node
}
