import { RIGHTMOST, WIDTH } from '../../src/python/edits/added-items.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { stringValue } from '../../src/python/strings.ts'
import { childOf, namedChildren, type PyNode, partOf, textOf } from '../../src/python/syntax.ts'
import { lineEnd, lineStart, newlineAt } from '../../src/text/document.ts'
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

/** Whether `value + flags` means what it says, and is not read as one of the other forms. */
export const canBeAddedTo = (module: PythonModule, value: PyNode): boolean =>
  !bindsWeaker(module, value) && alternative(module, value) === null

/** `value + flags` */
export const plus = (module: PythonModule, value: PyNode, flags: string): Edit[] => [
  insert(value.end, behind(module, value, flags)),
]

/** ` + flags`, on a line of its own where the value's line would grow too long and brackets let it. */
function behind({ text }: PythonModule, value: PyNode, flags: string): string {
  const start = lineStart(text, value.start)
  const indent = text.slice(start, value.start).replace(/[^\t]/g, ' ')
  const width = lineEnd(text, value.end) - lineStart(text, value.end) + flags.length + 3
  const isGiven = /^(keyword_argument|argument_list)$/.test(value.parent?.type ?? '')
  const isSeen = indent.length <= RIGHTMOST && indent.length + flags.length + 20 < width
  const wraps = isGiven && width > WIDTH && isSeen
  return `${wraps ? newlineAt(text, value.end) + indent : ' '}+ ${flags}`
}

/**
 * `(value or []) + flags`
 *
 * @param empty what stands for None: `[]` or `""`
 */
export function orEmptyPlus(
  module: PythonModule,
  value: PyNode,
  empty: string,
  flags: string,
): Edit[] {
  const [open, close] = guard(value)
  return [
    insert(value.start, `(${open}`),
    insert(value.end, `${close} or ${empty})${behind(module, value, flags)}`),
  ]
}

/**
 * `[*(value or ()), flags]`
 *
 * @param flags the items of a list, or the pairs of a dict
 * @param isSure whether the value is not None
 */
export function spread(
  module: PythonModule,
  value: PyNode,
  flags: string,
  { type, isSure }: { type: 'list' | 'dict'; isSure: boolean },
): Edit[] {
  const [start, empty, end] = type === 'dict' ? ['{**(', '{}', '}'] : ['[*(', '()', ']']
  // where nothing else needs them, parentheses around the value alone would look odd
  const needsThem = type === 'dict' || bindsWeaker(module, value)
  if (isSure && needsThem && !isAlternative(module, value, SPREAD_EMPTY))
    return [insert(value.start, start), insert(value.end, `), ${flags}${end}`)]
  const [open, close] = guard(value)
  return [
    insert(value.start, start + open),
    insert(value.end, `${close} or ${empty}), ${flags}${end}`),
  ]
}

/** What stands behind the stars, in parentheses, of items that are nothing but this: `[*(value)]`. */
export function spreadIn([only, ...others]: readonly PyNode[]): PyNode | null {
  const starred =
    others.length === 0 && /^(list|dictionary)_splat$/.test(only?.type ?? '')
      ? only?.children.find(({ type }) => type === 'parenthesized_expression')
      : undefined
  return (starred && namedChildren(starred)[0]) ?? null
}

/** What `spread` was given, by what stands in its parentheses. */
export const spreadValue = (module: PythonModule, inner: PyNode): PyNode =>
  isAlternative(module, inner, SPREAD_EMPTY) ? unguarded(partOf(inner, 'left')) : inner

/** What `plus` or `orEmptyPlus` was given, by what stands before `+`. */
export const addedTo = (module: PythonModule, left: PyNode): PyNode =>
  alternative(module, left) ?? left

/** The edits that leave nothing of an expression but a part of it. */
export function reduceTo(part: PyNode, whole: PyNode): Edit[] {
  const { start, end } = needsItsOwn(part, whole) ? (part.parent ?? part) : part
  return [
    ...(whole.start < start ? [remove(whole.start, start)] : []),
    ...(end < whole.end ? [remove(end, whole.end)] : []),
  ]
}

/** Whether parentheses belong to `x := …` where it stands: a formatter may have taken ours around them. */
const needsItsOwn = (part: PyNode, whole: PyNode): boolean =>
  part.type === 'named_expression' &&
  part.parent?.type === 'parenthesized_expression' &&
  whole.parent?.type !== 'argument_list'

/** `a + b`, the only operator that joins lists, tuples and strings. */
export const isConcatenation = (node: PyNode): boolean =>
  node.type === 'binary_operator' && childOf(node, 'operator')?.type === '+'

const EMPTY = /^(\[\]|"")$/
const SPREAD_EMPTY = /^(\(\)|\{\})$/

/** The `value` of `(value or [])`. */
function alternative(module: PythonModule, node: PyNode): PyNode | null {
  const inner = node.type === 'parenthesized_expression' ? namedChildren(node)[0] : undefined
  return inner && isAlternative(module, inner, EMPTY) ? unguarded(partOf(inner, 'left')) : null
}

/** Whether an expression is `… or []`, by what is empty. */
function isAlternative(module: PythonModule, node: PyNode, empty: RegExp): boolean {
  const right = childOf(node, 'right')
  if (node.type !== 'boolean_operator' || childOf(node, 'operator')?.type !== 'or' || !right)
    return false
  return empty.test(stringValue(module, right) === '' ? '""' : textOf(module, right))
}

/** Whether an operand of `+` needs parentheses. */
function bindsWeaker(module: PythonModule, node: PyNode): boolean {
  if (node.type === 'binary_operator')
    return /^([|&^]|<<|>>)$/.test(textOf(module, childOf(node, 'operator') ?? node))
  return (
    bindsWeakerThanOr(node) ||
    /^(boolean_operator|not_operator|comparison_operator)$/.test(node.type)
  )
}

const bindsWeakerThanOr = ({ type }: PyNode): boolean =>
  /^(conditional_expression|lambda|named_expression)$/.test(type)

/** Our own parentheses around an operand of `or`: for what binds weaker, and for what looks as if it had them. */
const guard = (node: PyNode): readonly [string, string] =>
  bindsWeakerThanOr(node) || unguarded(node) !== node ? ['(', ')'] : ['', '']

function unguarded(node: PyNode): PyNode {
  const inner = node.type === 'parenthesized_expression' ? namedChildren(node)[0] : undefined
  const isGuarded = inner && (bindsWeakerThanOr(inner) || inner.type === 'parenthesized_expression')
  return isGuarded ? inner : node
}
