import type { YAMLSeq } from 'yaml'
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
  let from = offsetOf(list) + 1
  const edits: Edit[] = []
  for (const item of list.items) {
    const [start, end] = rangeOf(item)
    if (!isOurs(item)) {
      from = end
      continue
    }
    const next = kept.find((other) => offsetOf(other) > start)
    // the first of a list takes the comma behind it along
    if (kept.every((other) => offsetOf(other) > start) && next) {
      edits.push(remove(start, offsetOf(list.items[list.items.indexOf(item) + 1])))
    } else edits.push(remove(from, end))
    from = end
  }
  return edits
}
