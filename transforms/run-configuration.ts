import { isScalar, type YAMLSeq } from 'yaml'
import { addedOn, removeLines } from '../src/packages/lines.ts'
import { offsetOf, rangeOf } from '../src/packages/yaml.ts'
import { endOfList, lineInsert, removeItems } from '../src/packages/yaml-lines.ts'
import { indentAt, lineEnd, lineStart, newlineAt } from '../src/text/document.ts'
import { applyEdits, type Edit, insert, ownedBy, remove } from '../src/text/edits.ts'
import { findMarks, formatMark } from '../src/text/marker.ts'
import { blocked, defineTransform, type Outcome, outcomeOf } from '../src/transform.ts'
import {
  ALL_FLAGS,
  DEBUG_FLAGS,
  type DebugOptions,
  END_OF_OPTIONS,
  flagWords,
  PASSES_FLAGS,
} from './azureml/flags.ts'
import { type RunFile, readRunFile, valuesOf } from './azureml/run-file.ts'

const ARGUMENTS = 'arguments'

/** pipeline-step, where a run configuration in a file says what is run. */
export const runConfiguration = defineTransform<'yaml', DebugOptions>({
  id: PASSES_FLAGS,
  language: 'yaml',
  trigger: [DEBUG_FLAGS.enabled],
  summary: 'runs a script with --remote_debug',
  description: 'Appends the flags to `arguments`, a list that is made where there is none.',

  add(text, [options]) {
    const file = readRunFile(text)
    if (!file || !options)
      return blocked({
        code: 'step-not-found',
        at: 0,
        message: 'no run configuration that names a script is here',
        hint: 'run again: the file has changed',
      })
    const words = flagWords(options).flat()
    if (file.arguments.form === 'list') {
      const given = valuesOf(file.arguments.list)
      if (given.includes(DEBUG_FLAGS.enabled)) return outcomeOf([])
      if (given.includes(END_OF_OPTIONS))
        return blocked({
          code: 'options-end',
          at: offsetOf(file.arguments.key),
          message: `${ARGUMENTS} hold \`--\`, behind which nothing is an option of the script, and the flags would stand there`,
          hint: `write these items in front of \`--\` by hand: ${words.join(', ')}`,
        })
    }
    const edits = append(file, words)
    return edits && isAppended(file, edits, words)
      ? outcomeOf(edits)
      : blocked({
          code: 'arguments-not-a-list',
          at: offsetOf(file.arguments.form === 'missing' ? file.script.key : file.arguments.key),
          message: 'what the script is given is no list that the flags can be appended to',
          hint: `write a list of its own: ${ARGUMENTS}: []`,
        })
  },

  remove(text, requests) {
    const file = requests?.length === 0 ? null : readRunFile(text)
    return file?.arguments.form === 'list'
      ? takeOut(file, file.arguments.key, file.arguments.list)
      : outcomeOf([])
  },
})

/** Null where no place is found for them. */
function append({ text, script, arguments: given }: RunFile, words: readonly (string | number)[]) {
  if (given.form === 'other') return null
  if (given.form === 'missing') {
    const start = offsetOf(script.key)
    const end = lineEnd(text, rangeOf(script.value)[1])
    const mark = formatMark([{ kind: 'added', what: ARGUMENTS }])
    const line = `${indentAt(text, start)}${ARGUMENTS}: [${written(words, '"')}]  ${mark}`
    return [lineInsert(text, end, [line])]
  }
  const { list } = given
  const quote = quoteOf(list)
  if (!list.flow) {
    const place = endOfList(text, list)
    const lines = words.map((word) => `${place?.indent}- ${quoted(word, quote)}`)
    return place && [lineInsert(text, place.end, lines)]
  }
  const last = list.items.at(-1)
  if (!last) return [insert(offsetOf(list) + 1, written(words, quote))]
  const start = offsetOf(last)
  // a list that goes over lines goes on with one of its own
  const isLong = offsetOf(list) < lineStart(text, start)
  const between = isLong ? `,${newlineAt(text, start)}${indentAt(text, start)}` : ', '
  return [insert(rangeOf(last)[1], between + written(words, quote))]
}

const written = (words: readonly (string | number)[], quote: string): string =>
  words.map((word) => quoted(word, quote)).join(', ')

const quoted = (word: string | number, quote: string): string =>
  typeof word === 'string' ? quote + word + quote : String(word)

/** The quotes of a list's last text; double ones where there is none. */
function quoteOf(list: YAMLSeq): string {
  const last = list.items.findLast((item) => isScalar(item) && typeof item.value === 'string')
  if (!isScalar(last)) return '"'
  return last.type === 'QUOTE_DOUBLE' ? '"' : last.type === 'QUOTE_SINGLE' ? "'" : ''
}

/** Whether edits make a text that holds the same data, with the words at the end of the arguments and nothing else. */
function isAppended(file: RunFile, edits: readonly Edit[], words: readonly unknown[]): boolean {
  const result = applyEdits(file.text, ownedBy(PASSES_FLAGS, edits))
  const after = readRunFile(result)?.document.toJS()
  const before = file.document.toJS()
  const wanted = { ...before, [ARGUMENTS]: [...(before[ARGUMENTS] ?? []), ...words] }
  const sorted = (data: object) => JSON.stringify(Object.entries(data).sort())
  return after !== undefined && sorted(after) === sorted(wanted)
}

/** Takes the flags out, each with its value. */
function takeOut({ text }: RunFile, key: unknown, list: YAMLSeq): Outcome {
  const items = valuesOf(list)
  const ours = new Set<unknown>()
  const from = items.indexOf(DEBUG_FLAGS.enabled)
  if (from < 0) return outcomeOf([])
  ours.add(list.items[from])
  let at = from + 1
  for (; ALL_FLAGS.has(items[at] ?? '') && items[at] !== DEBUG_FLAGS.enabled; at += 2)
    for (const item of list.items.slice(at, at + 2)) ours.add(item)
  const left = items.findIndex((item, index) => ALL_FLAGS.has(item) && !ours.has(list.items[index]))
  if (left >= 0 || items.length < at)
    return {
      status: 'blocked',
      problems: [
        {
          code: 'left-behind',
          severity: 'warning',
          at: offsetOf(list.items[Math.max(left, from)]),
          message: 'left: the flags are passed here in another way than add passes them',
          hint: 'take them out by hand and run again',
        },
      ],
    }
  const start = offsetOf(key)
  if (addedOn(text, start)?.includes(ARGUMENTS) && ours.size === items.length)
    return outcomeOf(removeLines(text, [start]))
  const marks = findMarks(text, start, lineEnd(text, start))
    .filter(({ notes }) => notes.some(({ what }) => what === ARGUMENTS))
    .map((mark) => remove(mark.start, mark.end))
  const own = list.flow
    ? removeItems(list, (item) => ours.has(item))
    : removeLines(text, [...ours].map(offsetOf))
  return outcomeOf([...own, ...marks])
}
