import { isScalar, type Scalar, type YAMLSeq } from 'yaml'
import { insertMarked, marksOn, removeLines, standsAlone } from '../../src/packages/lines.ts'
import { endOf, offsetOf, rangeOf } from '../../src/packages/yaml.ts'
import {
  endOfList,
  lineInsert,
  removeItems,
  separatorBehind,
} from '../../src/packages/yaml-lines.ts'
import { type Edit, insert, remove } from '../../src/text/edits.ts'
import { formatMark } from '../../src/text/marker.ts'
import { type Outcome, outcomeOf } from '../../src/transform.ts'
import {
  ARGUMENTS,
  type BracesPlace,
  type DescribedStep,
  type LinePlace,
  valuesOf,
} from '../azureml/described-step.ts'
import { ALL_FLAGS, DEBUG_FLAGS } from '../azureml/flags.ts'

type Word = string | number

/** Words behind what a step is given; null where no place is found for them. */
export function appendArguments(
  { text, arguments: given }: DescribedStep,
  words: readonly Word[],
): Edit[] | null {
  if (given.form === 'other') return null
  if (given.form === 'missing') return beginArguments(text, given.place, written(words, '"'))
  const { list } = given
  const quote = quoteOf(list)
  if (!list.flow) {
    const place = endOfList(text, list)
    const lines = words.map((word) => `${place?.indent}- ${quoted(word, quote)}`)
    return place && [lineInsert(text, place.end, lines)]
  }
  const last = list.items.at(-1)
  if (!last) return [insert(offsetOf(list) + 1, written(words, quote))]
  const between = separatorBehind(text, list, last)
  return [insert(rangeOf(last)[1], between + written(words, quote))]
}

/** The key with a list of its own, and the mark that tells of it. */
function beginArguments(text: string, place: LinePlace | BracesPlace, items: string): Edit[] {
  const mark = formatMark([{ kind: 'added', what: ARGUMENTS }])
  if ('indent' in place)
    return [lineInsert(text, place.end, [`${place.indent}${ARGUMENTS}: [${items}]  ${mark}`])]
  return insertMarked(text, place.behind, `${place.between}"${ARGUMENTS}": [${items}]`, mark)
}

const written = (words: readonly Word[], quote: string): string =>
  words.map((word) => quoted(word, quote)).join(', ')

function quoted(word: Word, quote: string): string {
  if (typeof word === 'number') return String(word)
  // a number is a text in quotes alone
  const around = quote === '' && /^\d+$/.test(word) ? '"' : quote
  return around + word + around
}

/** The quotes of a list's last option, else of its last text, else double ones. */
function quoteOf(list: YAMLSeq): string {
  const texts = list.items.filter(
    (item): item is Scalar<string> => isScalar(item) && typeof item.value === 'string',
  )
  const last = texts.findLast(({ value }) => value.startsWith('-')) ?? texts.at(-1)
  if (!last) return '"'
  return last.type === 'QUOTE_DOUBLE' ? '"' : last.type === 'QUOTE_SINGLE' ? "'" : ''
}

/** Whether an item is one of the flags, or was joined to one: `- --remote_debug_port 5678`. */
const holdsFlag = (item: string): boolean => item.includes(DEBUG_FLAGS.enabled)

const takesValue = (item = ''): boolean => ALL_FLAGS.has(item) && item !== DEBUG_FLAGS.enabled

/** What to say of flags that are left because `add` does not pass them so. */
export const PASSED_OTHERWISE = {
  code: 'left-behind',
  severity: 'warning',
  message: 'left: the flags are passed here in another way than add passes them',
  hint: 'take them out by hand and run again',
} as const

/** Which item is the first behind the flags that begin at one, each with its value: that itself where none begins. */
function behindFlags(items: readonly string[], from: number): number {
  if (items[from] !== DEBUG_FLAGS.enabled) return from
  let at = from + 1
  while (takesValue(items[at]) && !ALL_FLAGS.has(items[at + 1] ?? '')) at += 2
  return at
}

/** Takes the flags out of what a step is given, each with its value. */
export function takeOutArguments({ text, arguments: given }: DescribedStep): Outcome {
  if (given.form !== 'list') return outcomeOf([])
  const { key, list } = given
  const items = valuesOf(list)
  const from = items.includes(DEBUG_FLAGS.enabled)
    ? items.indexOf(DEBUG_FLAGS.enabled)
    : items.findIndex(holdsFlag)
  if (from < 0) return outcomeOf([])
  const behind = behindFlags(items, from)
  const left = items.findIndex((item, at) => holdsFlag(item) && (at < from || at >= behind))
  if (left >= 0 || items.length < behind)
    return {
      status: 'blocked',
      problems: [
        {
          ...PASSED_OTHERWISE,
          at: offsetOf(list.items[Math.max(left, from)]),
        },
      ],
    }
  const ours = new Set<unknown>(list.items.slice(from, behind))
  const start = offsetOf(key)
  const end = list.flow ? rangeOf(list)[1] : endOf(text, list)
  const marks = marksOn(text, [start, end]).filter(({ notes }) =>
    notes.some(({ what }) => what === ARGUMENTS),
  )
  const lines = [...ours].map(offsetOf)
  const isEmptied = ours.size === items.length
  // a pair in braces came with the comma in front of it
  const comma = given.isInBraces ? /,\s*$/.exec(text.slice(0, start)) : null
  if (isEmptied && marks.length > 0 && comma)
    return outcomeOf([
      remove(comma.index, end),
      ...marks.map((mark) => remove(mark.start, mark.end)),
    ])
  if (isEmptied && marks.length > 0 && standsAlone(text, start, end))
    return outcomeOf(removeLines(text, [start, offsetOf(list), ...lines, end]))
  return outcomeOf([
    ...(list.flow ? removeItems(text, list, (item) => ours.has(item)) : removeLines(text, lines)),
    // without an item a list of lines is none
    ...(isEmptied && !list.flow ? [insert(text.indexOf(':', rangeOf(key)[1]) + 1, ' []')] : []),
    ...marks.map((mark) => remove(mark.start, mark.end)),
  ])
}
