import type { YAMLSeq } from 'yaml'
import { runsOf } from '../collections/runs.ts'
import { indentAt, lineEnd, lineStart, newlineAt } from '../text/document.ts'
import { type Edit, insert, remove } from '../text/edits.ts'
import { dashesOf, endOf, offsetOf, rangeOf } from './yaml.ts'

/** Items of YAML lists, put in and taken out where they stand: the text is never printed anew. */

/** An edit that puts lines behind the one that ends at `end`. */
export const lineInsert = (text: string, end: number, lines: readonly string[]): Edit =>
  insert(end, lines.map((line) => newlineAt(text, end) + line).join(''))

/**
 * The place for a new item of a block list, and the text before its dashes; null where none can follow the last one.
 */
export function endOfList(text: string, list: YAMLSeq): { indent: string; end: number } | null {
  const indent = dashIndent(text, list)
  const last = list.items.at(-1)
  const end = last && endOfItem(text, last)
  return indent === null || typeof end !== 'number' ? null : { indent, end }
}

/** The text before the `-` of a block list's last item; null where that is more than blanks. */
function dashIndent(text: string, list: YAMLSeq): string | null {
  const dash = dashesOf(list).at(-1)
  if (dash === undefined) return null
  const before = text.slice(lineStart(text, dash), dash)
  return /^[ \t]*$/.test(before) ? before : firstDashIndent(text, list)
}

/** The indentation of a list that starts behind another's dash, `- - a`: its items line up under the first. */
function firstDashIndent(text: string, list: YAMLSeq): string | null {
  const [first] = dashesOf(list)
  if (first === undefined) return null
  const before = text.slice(lineStart(text, first), first)
  return /^[ \t]*(- +)*$/.test(before) ? before.replaceAll('-', ' ') : null
}

/** What goes between the last item of a list in brackets and a new one: one that goes over lines goes on with one of its own. */
export function separatorBehind(text: string, list: YAMLSeq, last: unknown): string {
  const start = offsetOf(last)
  const isLong = offsetOf(list) < lineStart(text, start)
  return isLong ? `,${newlineAt(text, start)}${indentAt(text, start)}` : ', '
}

/** The end of the line on which an item ends; null where something else stands on it. */
function endOfItem(text: string, item: unknown): number | null {
  const end = endOf(text, item)
  return /^[ \t]*(#.*)?$/.test(text.slice(end, lineEnd(text, end))) ? lineEnd(text, end) : null
}

/** Removes all that stands between two brackets: a formatter may have put a comma behind the last item. */
function removeAllItems(text: string, list: YAMLSeq): Edit {
  const inside = offsetOf(list) + 1
  const first = offsetOf(list.items[0])
  const end = rangeOf(list.items.at(-1))[1]
  const comma = /^\s*,(\s*(?=\]))?/.exec(text.slice(end))?.[0] ?? ''
  return remove(text.slice(inside, first).trim() === '' ? inside : first, end + comma.length)
}

/** Takes items out of a list in brackets, with the commas that they came with. */
export function removeItems(
  text: string,
  list: YAMLSeq,
  isOurs: (node: unknown) => boolean,
): Edit[] {
  const kept = list.items.filter((item) => !isOurs(item))
  if (kept.length === 0) return list.items.length > 0 ? [removeAllItems(text, list)] : []
  return runsOf(list.items, isOurs).flatMap((run) => {
    const [first, last] = [run[0], run.at(-1)]
    const before = list.items[list.items.indexOf(first) - 1]
    const behind = list.items[list.items.indexOf(last) + 1]
    // the first of a list take the comma behind them along
    if (!before) return [remove(offsetOf(first), offsetOf(behind))]
    return removeBehind(text, rangeOf(before)[1], run)
  })
}

/**
 * Takes neighbours out with the commas that they came with. What somebody has noted in front of them stays.
 *
 * @param from where the item before them ends
 */
function removeBehind(text: string, from: number, run: readonly unknown[]): Edit[] {
  const parts = run.map((item, index) => {
    const start = index === 0 ? from : rangeOf(run[index - 1])[1]
    const before = text.slice(start, offsetOf(item))
    return { start, before, note: before.lastIndexOf('#'), item }
  })
  const end = rangeOf(run.at(-1))[1]
  const noted = parts.filter(({ note }) => note >= 0)
  if (noted.length === 0) return [remove(from, end)]
  const comma = /^[ \t]*,([ \t]*(?=[^\s#]))?/.exec(text.slice(end))?.[0] ?? ''
  const behind = text.slice(end + comma.length, lineEnd(text, end)).trimStart()
  // what else stands on their line must not get into the note
  const keepsLine = behind !== '' && !behind.startsWith('#')
  const edits = parts.flatMap((part) => {
    const { start, before, note, item } = part
    const [at, stop] = rangeOf(item)
    if (note < 0) return [remove(start, stop)]
    const own = before.replace(/#.*/g, (each) => ' '.repeat(each.length)).indexOf(',')
    const isKept = own < 0 || (comma !== '' && part === noted[0])
    return [
      ...(isKept ? [] : [remove(start + own, start + own + 1)]),
      remove(keepsLine && part === noted.at(-1) ? at : lineEnd(text, start + note), stop),
    ]
  })
  return comma === '' ? edits : [...edits, remove(end, end + comma.length)]
}
