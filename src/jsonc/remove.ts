import { type Edit, remove } from '../text/edits.ts'
import { type Entry, entryValue, readContainer } from './container.ts'
import { removeOnly } from './empty.ts'
import type { JsonDocument, JsonNode } from './parse.ts'
import {
  blanksAfter,
  blanksBefore,
  type Comment,
  commentsIn,
  hasNewline,
  isBlank,
} from './trivia.ts'

type Range = readonly [start: number, end: number]

/** Takes an item out of an array; comments go only where they are inside of it. */
export function removeItem(doc: JsonDocument, array: JsonNode, item: JsonNode): Edit[] {
  if (array.type !== 'array') throw new TypeError(`expected an array, not a ${array.type}`)
  return removeEntry(doc.text, array, item)
}

/** Takes a property out of an object: of duplicates the last, the one that `property` sees. */
export function removeProperty(doc: JsonDocument, object: JsonNode, key: string): Edit[] {
  if (object.type !== 'object') throw new TypeError(`expected an object, not a ${object.type}`)
  const entry = object.children?.findLast(({ children }) => children?.[0]?.value === key)
  return entry ? removeEntry(doc.text, object, entry) : []
}

function removeEntry(text: string, node: JsonNode, child: JsonNode): Edit[] {
  const container = readContainer(text, node)
  const { entries, open, close } = container
  const index = entries.findIndex((entry) => entry.node === child)
  const entry = entries[index]
  if (!entry) throw new Error('the entry to remove is not in this container')
  const inner = commentsInHead(text, entry)
  const comma = commaRange(text, entry)
  const end = comma?.[0] === entry.end ? comma[1] : entry.end
  const own = [...entryRanges(text, entry, inner), ...(comma ? [comma] : [])]
  if (entries[index + 1])
    return toEdits([...own, blanksBetween(text, entry, index === 0, inner.length > 0)])

  const previous = entries[index - 1]
  const comments = [
    ...commentsIn(text, open, entry.start),
    ...inner,
    ...commentsIn(text, entry.end, close),
  ]
  if (!previous && comments.length === 0) return removeOnly(text, container, entry, end)
  // Without a trailing comma the one before the entry is now one too many.
  const before = previous && !comma ? commaRange(text, previous) : null
  return toEdits([
    ...(before ? [before] : []),
    ...own,
    blanksAtEnd(text, entry, end, inner.length > 0),
  ])
}

/** The comments between the key and the value of a property, which stay when it is removed. */
function commentsInHead(text: string, { node }: Entry): Comment[] {
  const [key, value] = node.type === 'property' ? (node.children ?? []) : []
  return key && value ? commentsIn(text, key.offset + key.length, value.offset) : []
}

/** The ranges of an entry without the comments between its key and its value. */
function entryRanges(
  text: string,
  { node, start, end }: Entry,
  inner: readonly Comment[],
): Range[] {
  const first = inner[0]
  const last = inner.at(-1)
  if (!first || !last) return [[start, end]]
  const colon = node.colonOffset ?? start
  const value = entryValue(node).offset
  // A line comment needs the line ending behind it.
  const tail =
    last.kind === 'line' ? value : blanksBefore(text, value, Math.max(last.end, colon + 1))
  return [
    [start, first.start],
    [colon, colon + 1],
    [tail, end],
  ]
}

/** The range of the comma behind an entry, with the blanks before it. */
function commaRange(text: string, { end, comma }: Entry): Range | null {
  if (comma === null) return null
  return [isBlank(text.slice(end, comma)) ? end : comma, comma + 1]
}

/** The range of blanks that go with an entry that has one below it: those after its comma, as a rule. */
function blanksBetween(
  text: string,
  entry: Entry,
  isFirst: boolean,
  keepsComments: boolean,
): Range {
  const { start, end, comma } = entry
  // Comments that take the entry's place keep their distance to what is next.
  if (keepsComments) return [end, end]
  const behind = /^[ \t]*(?=\/[/*])/.exec(text.slice(end, comma ?? end))
  if (behind) return [end, end + behind[0].length]
  const from = (comma ?? end) + 1
  const after: Range = [from, blanksAfter(text, from)]
  const before: Range = [blanksBefore(text, start, entry.after), start]
  const endsLine = hasNewline(text.slice(...after)) && !hasNewline(text.slice(...before))
  return endsLine && !isFirst ? before : after
}

/** The range of blanks that go with a last entry: those before it, unless comments need them. */
function blanksAtEnd(text: string, entry: Entry, end: number, keepsComments: boolean): Range {
  const before: Range = [blanksBefore(text, entry.start, entry.after), entry.start]
  const none: Range = [entry.start, entry.start]
  if (keepsComments) return none
  const tail = text.slice(end)
  // A comment behind the entry stays on its line, and takes the entry's place there.
  const blanks = /^[ \t]*(?=\/[/*])/.exec(tail)
  if (blanks) return [end, end + blanks[0].length]
  const above = commentsIn(text, entry.after, entry.start).at(-1)
  if (above?.kind !== 'line') return before
  // The line comment above gets the line ending behind the entry, or keeps its own.
  const toLineEnd = /^[ \t]*(?=[\r\n])/.exec(tail)
  return toLineEnd ? [before[0], end + toLineEnd[0].length] : none
}

/** Edits that remove some ranges; those that touch or overlap become one. */
function toEdits(ranges: readonly Range[]): Edit[] {
  const merged: [number, number][] = []
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged.filter(([start, end]) => end > start).map(([start, end]) => remove(start, end))
}
