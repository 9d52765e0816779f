import { visit } from 'jsonc-parser'
import type { JsonDocument } from './parse.ts'
import type { JsonValue } from './value.ts'

/**
 * The value of a document down to a depth; undefined where it has none. All of a large one would not fit into memory.
 *
 * @param depth lists and objects inside of so many others are left empty: with 0 the root is
 */
export function outlineOf({ text }: JsonDocument, depth: number): JsonValue | undefined {
  let root: JsonValue | undefined
  let key = ''
  const open: (JsonValue[] | { [key: string]: JsonValue })[] = []
  const place = (value: JsonValue) => {
    const parent = open.at(-1)
    if (!parent) root = value
    else if (Array.isArray(parent)) parent.push(value)
    else parent[key] = value
  }
  const begin = (container: JsonValue[] | { [key: string]: JsonValue }) => {
    place(container)
    // what is left out is not told of, but for its end
    return open.push(container) <= depth
  }
  const end = () => open.pop()
  visit(text, {
    onObjectBegin: () => begin({}),
    onObjectProperty(name) {
      key = name
    },
    onObjectEnd: end,
    onArrayBegin: () => begin([]),
    onArrayEnd: end,
    onLiteralValue: place,
  })
  return root
}
