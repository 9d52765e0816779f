import { isDeepStrictEqual } from 'node:util'
import { isScalar } from 'yaml'
import { indentAt, lineEnd, lineStart } from '../text/document.ts'
import type { Edit } from '../text/edits.ts'
import { formatMark } from '../text/marker.ts'
import { type CondaFile, DEPENDENCIES, type PipSection, readConda } from './conda.ts'
import { insertMarked, markOf } from './lines.ts'
import { packageName } from './requirement.ts'
import { offsetOf, rangeOf } from './yaml.ts'
import { endOfList, lineInsert, separatorBehind } from './yaml-lines.ts'

/** The name by which the mark of a `- pip:` line of ours tells of it. */
export const PIP_SECTION = 'pip-section'

/**
 * Items at the end of the pip section, which is made where there is none. Only insertions: the text is never printed
 * anew. Null where no place is found for them.
 */
export function addToConda(file: CondaFile, wanted: readonly string[]): Edit[] | null {
  const { text, pip, dependencies } = file
  if (!pip) return addSection(file, wanted)
  const list = pip.list
  if (!list) return beginBlock(file, wanted)
  const last = list.items.at(-1)
  if (list.flow) {
    const items = wanted.map((item) => quotedAs(last ?? keyOf(pip), item)).join(', ')
    return last
      ? addInline(text, rangeOf(last)[1], separatorBehind(text, list, last) + items, wanted)
      : addInline(text, offsetOf(list) + 1, items, wanted)
  }
  const place = dependencies.flow ? null : endOfList(text, list)
  return place && [lineInsert(text, place.end, itemLines(wanted, place.indent))]
}

/** A pip section behind the last dependency, and `pip` itself, which conda warns about where it is missing. */
function addSection(file: CondaFile, wanted: readonly string[]): Edit[] | null {
  const { text, dependencies } = file
  const place = dependencies.flow ? null : endOfList(text, dependencies)
  if (!place) return null
  const { indent, end } = place
  return [
    lineInsert(text, end, [
      ...(file.condaNames.includes('pip') ? [] : [`${indent}- pip  ${markOf('pip')}`]),
      `${indent}- pip:  ${formatMark([{ kind: 'added', what: PIP_SECTION }])}`,
      ...itemLines(wanted, `${indent}  `),
    ]),
  ]
}

const keyOf = ({ holder }: PipSection): unknown =>
  holder.items.find(({ key }) => isScalar(key) && key.value === 'pip')?.key

/** Puts the first items below a `- pip:` with nothing behind it. */
function beginBlock({ text, pip }: CondaFile, wanted: readonly string[]): Edit[] | null {
  const key = pip && keyOf(pip)
  if (!key || pip.holder.flow) return null
  const [start, after] = rangeOf(key)
  const end = lineEnd(text, after)
  if (!/^\s*:[ \t]*(#.*)?$/.test(text.slice(after, end))) return null
  // under the key, not under its dash: right for `-   pip:` too
  const indent =
    indentAt(text, start) +
    text.slice(lineStart(text, start), start).trimStart().replace(/[^\t]/g, ' ')
  return [lineInsert(text, end, itemLines(wanted, indent))]
}

/** Adds items to `[a, b]`; the mark goes to the end of the line. */
function addInline(text: string, at: number, inserted: string, wanted: readonly string[]): Edit[] {
  const names = wanted.map((item) => packageName(item) ?? item)
  const mark = formatMark(names.map((what) => ({ kind: 'added', what })))
  return insertMarked(text, at, inserted, mark)
}

/** A text in the quotes of another: JSON has none without. */
function quotedAs(other: unknown, text: string): string {
  const type = isScalar(other) ? other.type : null
  const quote = type === 'QUOTE_DOUBLE' ? '"' : type === 'QUOTE_SINGLE' ? "'" : ''
  return quote + text + quote
}

/** The lines of a block list for packages, each with our mark. */
const itemLines = (wanted: readonly string[], indent: string): string[] =>
  wanted.map((item) => `${indent}- ${item}  ${markOf(item)}`)

/** Whether a text holds the same data as the file, with the items at the end of the pip section and nothing else. */
export function isAddition(file: CondaFile, after: string, wanted: readonly string[]): boolean {
  const result = readConda(after)
  if (result.status !== 'ok') return false
  const [before, now] = [file, result.file].map(({ document }) => document.toJS())
  const list: unknown[] | undefined = DEPENDENCIES.map((path) =>
    path.reduce((at, key) => at?.[key], before),
  ).find((found) => Array.isArray(found))
  const holder = list?.findLast(
    (item): item is { pip: unknown[] | null } =>
      typeof item === 'object' && item !== null && 'pip' in item,
  )
  // two names for one list would both grow: as data, the old list stays as it is
  if (holder) holder.pip = [...(holder.pip ?? []), ...wanted]
  else list?.push(...(file.condaNames.includes('pip') ? [] : ['pip']), { pip: [...wanted] })
  // an anchor may stand in what it names
  return isDeepStrictEqual(before, now)
}
