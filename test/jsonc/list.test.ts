import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listAt } from '../../src/jsonc/list.ts'
import { type JsonValue, property, readValue } from '../../src/jsonc/value.ts'
import { gap } from './documents.ts'
import { ok } from './support.ts'

const all = (text: string, path: string[]): JsonValue[] => {
  const list = listAt(ok(text), path)
  return Array.from({ length: list.length }, (_, index) => list.read(index))
}

describe('the items of a list, one by one', () => {
  it('are found below the root and deeper', () => {
    expect(all('{"a": [1, {"b": [2]}, "x"]}', ['a'])).toEqual([1, { b: [2] }, 'x'])
    expect(all('{"c": {"a": [[1], null]}, "a": [3]}', ['c', 'a'])).toEqual([[1], null])
  })

  it('are none where there is no list', () => {
    expect(all('{"a": {"a": [1]}}', ['a'])).toEqual([])
    expect(all('[1]', ['a'])).toEqual([])
    expect(all('{"b": []}', ['a'])).toEqual([])
  })

  it('are those of the last of duplicate keys', () => {
    expect(all('{"a": [1], "a": [2, 3]}', ['a'])).toEqual([2, 3])
  })

  it('are what the tree has, whatever stands between them', () => {
    const item = fc.constantFrom('1', '"]"', '{"a": [1, 2]}', '[{"b": "}"}, []]', 'null')
    fc.assert(
      fc.property(fc.array(fc.tuple(gap, item, gap)), gap, (items, before) => {
        const text = `{${before}"other": [0], "list": [${items.map((parts) => parts.join('')).join(',')}]}`
        const document = ok(text)
        const list = property(document.root, 'list')
        expect(all(text, ['list'])).toEqual(list?.children?.map(readValue) ?? [])
      }),
    )
  })
})
