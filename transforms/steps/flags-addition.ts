import { reachingBinding } from '../../src/python/bindings.ts'
import { type Appended, appendItems } from '../../src/python/edits/added-items.ts'
import { type Brackets, inPlaceOf } from '../../src/python/edits/brackets.ts'
import { isEmptyOnLines } from '../../src/python/edits/empty-brackets.ts'
import { markLine, replaceMarked } from '../../src/python/edits/marks.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { isChangedBehind } from '../../src/python/mutations.ts'
import { preferredQuote, type Quotes, quote, stringValue } from '../../src/python/strings.ts'
import { isSequence, namedChildren, type PyNode, textOf } from '../../src/python/syntax.ts'
import { possibleTypes } from '../../src/python/types/possible-types.ts'
import { isAlways, type TypeName, type Types } from '../../src/python/types/type-sets.ts'
import { usesOf } from '../../src/python/uses.ts'
import { type Edit, insert } from '../../src/text/edits.ts'
import { isEmpty, MARK } from '../../src/text/marker.ts'
import { type DebugOptions, END_OF_OPTIONS, flagWords } from '../azureml/flags.ts'
import { type ArgumentsForm, takesText } from '../azureml/kinds.ts'
import { canBeAddedTo, orEmptyPlus, plus, spread, spreadIn } from './joined.ts'
import { passesEndOfOptions, wordsOf } from './passed-flags.ts'
import type { Refusal } from './step-refusals.ts'

/**
 * The flags among what a step gives its script: appended to a list, tuple, dict or string in the layout that it has,
 * joined to whatever else gives one.
 */

/** The source of a literal with the flags and their values: a list, or a dict. */
export function flagsLiteral(options: DebugOptions, quotes: Quotes, form: ArgumentsForm): Brackets {
  // the words of a command are joined as they are
  const literal = (word: string | number): string =>
    typeof word === 'string' || form === 'command' ? quote(String(word), quotes) : String(word)
  const groups = flagWords(options).map((words) => {
    const [flag = '', value = ''] = words
    // estimators leave empty values out, so that a flag stands alone
    return form === 'dict' ? [`${literal(flag)}: ${literal(value)}`] : words.map(literal)
  })
  return form === 'dict' ? { open: '{', groups, close: '}' } : { open: '[', groups, close: ']' }
}

/** The literal that a plain name stands for. */
export function heldBy(module: PythonModule, value: PyNode): PyNode | null {
  if (value.type !== 'identifier') return null
  const binding = reachingBinding(module, value)
  return binding?.kind === 'assignment' ? binding.value : null
}

/** What is known of the expression that gets the flags. */
interface FlagsPlace {
  readonly form: ArgumentsForm
  readonly types?: readonly TypeName[] | undefined
  /** Whether nothing else is changed in the call that is given it. */
  readonly isAlone?: boolean
}

/** The edits that add the flags, or why there are none. */
export function addFlags(
  module: PythonModule,
  parameter: string,
  value: PyNode,
  options: DebugOptions,
  { form, types = [], isAlone = false }: FlagsPlace,
): Edit[] | Refusal {
  const own = ownLiteral(module, value)
  const quotes = preferredQuote(module, own ?? value)
  const literal = flagsLiteral(options, quotes, form)
  const { groups } = literal
  if (isContainer(value, form) && isEmptyOnLines(module, value))
    return appendToEmpty(module, parameter, value, groups) ?? 'no-place'
  if (value.type === 'none' || (isContainer(value, form) && namedChildren(value).length === 0))
    return replaceMarked(module, value, inPlaceOf(module, value, literal), parameter) ?? 'no-place'
  const container = own ?? value
  // a command may have one of its own in front of the script
  const isEnded = form !== 'dict' && form !== 'command' && passesEndOfOptions(module, value)
  if (isEnded && !itemThatEndsOptions(module, container, form)) return 'options-end'
  if (
    isContainer(container, form) &&
    namedChildren(container).length > 0 &&
    !spreadIn(namedChildren(container))
  )
    return append(module, container, form, { groups, isAlone }) ?? 'no-place'
  return joinFlags(module, value, { literal, quotes, form, types })
}

/** The flags with their values as they are to be written, with the quotes of the file. */
interface FlagItems {
  readonly literal: Brackets
  readonly quotes: Quotes
  readonly form: ArgumentsForm
  /** Those that what they are joined to may have, where its module does not show them; else none. */
  readonly types: readonly TypeName[]
}

/** Joins the flags to an expression that is no literal, by the types that it may have. */
function joinFlags(module: PythonModule, value: PyNode, flags: FlagItems): Edit[] | Refusal {
  const { literal, form } = flags
  const types = flags.types.length > 0 ? new Set(flags.types) : possibleTypes(module, value)
  if (form === 'dict') return spread(module, value, literal, isAlways(types, 'dict'))
  if (takesText(form) && types.has('dict')) return 'dict'
  const isListed = types.has('list') || types.has('tuple')
  // a step takes no text, so one that may be given is no sign that it is
  const isText = form === 'list' ? isAlways(types, 'str') : types.has('str')
  // what takes a text too keeps the very list that it is given, where steps copy theirs
  if (takesText(form) && isListed && value.type === 'identifier' && isChangedBehind(module, value))
    return 'changed-later'
  if (isText) return isListed ? 'list-or-text' : joinToText(module, value, types, flags)
  if (canBeAddedTo(module, value)) {
    if (isAlways(types, 'list')) return plus(module, value, literal)
    if (isAlways(types, 'tuple')) return plus(module, value, { ...literal, open: '(', close: ')' })
  }
  // a text that is spread would be passed letter by letter; that it cannot be added to a list is seen at once
  if (takesText(form) && !isListed) return orEmptyPlus(module, value, '[]', literal)
  return spread(module, value, literal, !types.has('None'))
}

/** Appends the flags to a text: inside of a literal, else behind it. */
function joinToText(
  module: PythonModule,
  value: PyNode,
  types: Types,
  { literal, quotes, form }: FlagItems,
): Edit[] | Refusal {
  if (endOfOptions(wordsOf(module, heldBy(module, value) ?? value), form) >= 0) return 'options-end'
  const words = literal.groups.flat().map((item) => item.replace(/^(['"])(.*)\1$/, '$2'))
  const inside = stringEnd(module, value)
  if (inside) return [insert(inside.at, (inside.empty ? '' : ' ') + words.join(' '))]
  const text = quote(` ${words.join(' ')}`, quotes)
  return isAlways(types, 'str') && canBeAddedTo(module, value)
    ? plus(module, value, text)
    : orEmptyPlus(module, value, quotes + quotes, text)
}

/** Whether an expression is a literal that flags can be put into. */
export const isContainer = (node: PyNode, form: ArgumentsForm): boolean =>
  form === 'dict' ? node.type === 'dictionary' : isSequence(node)

/** The index of `--` among words, of a command behind the script that it starts; -1 where nothing ends the options. */
const endOfOptions = (words: readonly string[], form: ArgumentsForm): number =>
  words.indexOf(
    END_OF_OPTIONS,
    form === 'command' ? 1 + words.findIndex((word) => /\.py$|^-m$/.test(word)) : 0,
  )

/** The `--` among the items of a literal, if it has one. */
function itemThatEndsOptions(
  module: PythonModule,
  container: PyNode,
  form: ArgumentsForm,
): PyNode | undefined {
  const items = namedChildren(container)
  return items[
    endOfOptions(
      items.map((item) => stringValue(module, item) ?? ''),
      form,
    )
  ]
}

/** Appends the flags to a literal, in front of `--` where it has one: what follows that is no option any more. */
function append(
  module: PythonModule,
  container: PyNode,
  form: ArgumentsForm,
  appended: Appended,
): Edit[] | null {
  const end = itemThatEndsOptions(module, container, form)
  const items = appended.groups.flat().join(', ')
  if (end) return [insert(end.start, `${items}, `)]
  // a tuple without parentheses ends with its line
  if (container.type === 'expression_list')
    return [
      insert(container.end, container.children.at(-1)?.type === ',' ? ` ${items},` : `, ${items}`),
    ]
  return appendItems(module, container, appended)
}

const MARKS = new RegExp(` {0,2}${MARK}.*`, 'g')

/**
 * Appends the flags to a literal on several lines that has no items, with a mark: else the whole argument would be taken
 * for ours. Comments in it are not told, for they stay.
 */
function appendToEmpty(
  module: PythonModule,
  parameter: string,
  container: PyNode,
  groups: readonly (readonly string[])[],
): Edit[] | null {
  // marks of an earlier add go with it
  const text = textOf(module, container).replaceAll(MARKS, '')
  const value = isEmpty(text) ? text : `${text.slice(0, 1)}${text.slice(-1)}`
  const mark = markLine(module, container.end, [{ kind: 'was', what: parameter, value }])
  const appended = appendItems(module, container, { groups })
  return mark && appended && [...appended, mark]
}

/** The literal of a variable that nothing but this argument reads, so that it can be changed where it stands. */
function ownLiteral(module: PythonModule, value: PyNode): PyNode | null {
  const held = heldBy(module, value)
  if (!held || isHeldTwice(held)) return null
  const name = textOf(module, value)
  const isOwn =
    usesOf(module, name, value).length === 2 && module.scopes.bindingsOf(name, value).length === 1
  return isOwn ? held : null
}

/** Whether a literal has two names, or is used where it gets its name: `a = b = […]`, `f(a := […])`. */
const isHeldTwice = ({ parent }: PyNode): boolean =>
  parent?.type === 'named_expression' || parent?.parent?.type === 'assignment'

/** The offset at which a text is appended to a string literal. */
function stringEnd(module: PythonModule, value: PyNode): { at: number; empty: boolean } | null {
  const literal =
    value.type === 'concatenated_string'
      ? value.children.findLast(({ type }) => type === 'string')
      : value
  if (literal?.type !== 'string') return null
  const close = literal.children.at(-1)
  return close?.type === 'string_end'
    ? { at: close.start, empty: stringValue(module, value) === '' }
    : null
}
