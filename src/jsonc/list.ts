import { parse, visit } from 'jsonc-parser'
import type { JsonDocument } from './parse.ts'
import type { JsonValue } from './value.ts'

/** The items of a list in a document, read one by one: those of a large one would not fit into memory as a tree. */
export interface JsonList {
  readonly length: number
  /** What `JSON.parse` would give for an item, were it without comments. */
  read(index: number): JsonValue
}

/**
 * Finds the list under some keys of a document; where there is no list, it has no items.
 *
 * @param path the keys that lead to it from the root
 */
export function listAt({ text }: JsonDocument, path: readonly string[]): JsonList {
  let ranges: number[] = []
  let depth = 0
  /** How many brackets are open around the items; 0 outside of the list. */
  let within = 0
  let start = 0
  const begin = (offset: number) => {
    if (within > 0 && depth === within) start = offset
    depth++
  }
  const end = (offset: number, length: number) => {
    depth--
    if (depth < within) within = 0
    else if (within > 0 && depth === within) ranges.push(start, offset + length)
  }
  visit(text, {
    onObjectBegin: begin,
    onObjectEnd: end,
    onArrayBegin(offset, _length, _line, _column, pathOf) {
      const found = within === 0 && depth === path.length && isSame(pathOf(), path)
      begin(offset)
      if (!found) return
      // of keys that occur twice the last one counts
      ranges = []
      within = depth
    },
    onArrayEnd: end,
    onLiteralValue(_value, offset, length) {
      if (within > 0 && depth === within) ranges.push(offset, offset + length)
    },
  })
  return {
    length: ranges.length / 2,
    read: (index) => readItem(text.slice(ranges[2 * index], ranges[2 * index + 1])),
  }
}

function readItem(text: string): JsonValue {
  try {
    return JSON.parse(text)
  } catch {
    // it holds comments or trailing commas; reading those takes ten times as long
    return parse(text)
  }
}

const isSame = (one: readonly (string | number)[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((key, index) => key === other[index])
