import { describe, expect, test } from 'vitest'
import { removeItem, removeProperty } from '../../src/jsonc/remove.ts'
import { apply, ok } from './support.ts'

type Case = [name: string, before: string, after: string]

/** What goes is the item or the value "gone". */
function check(before: string, after: string): void {
  const doc = ok(before)
  const { root } = doc
  const item = root.children?.find(({ value }) => value === 'gone')
  const edits = item ? removeItem(doc, root, item) : removeProperty(doc, root, 'gone')
  expect(apply(before, edits)).toBe(after)
}

describe('an item', () => {
  const cases: Case[] = [
    ['the first', '["gone", 1, 2]', '[1, 2]'],
    ['in the middle', '[1, "gone", 2]', '[1, 2]'],
    ['the last', '[1, "gone"]', '[1]'],
    ['the last with a trailing comma', '[1, "gone",]', '[1,]'],
    ['the last behind a comma with blanks', '[1 , "gone"]', '[1]'],
    ['the only one', '["gone"]', '[]'],
    ['the only one over lines', '[\n  "gone"\n]', '[]'],
    ['the only one with a trailing comma', '[\n  "gone",\n]', '[]'],
    ['on a line of its own', '[\n  1,\n  "gone",\n  2\n]', '[\n  1,\n  2\n]'],
    ['at the end of a line', '[\n  1, "gone",\n  2\n]', '[\n  1,\n  2\n]'],
    ['a neighbour keeps its blank line', '[\n  1,\n\n  "gone",\n  2\n]', '[\n  1,\n\n  2\n]'],
  ]
  test.each(cases)('%s', (_, before, after) => check(before, after))
})

describe('comments stay', () => {
  const cases: Case[] = [
    [
      'above the neighbours',
      '[\n  // one\n  1,\n  "gone",\n  // two\n  2\n]',
      '[\n  // one\n  1,\n  // two\n  2\n]',
    ],
    ['behind the neighbour', '[\n  1, // one\n  "gone"\n]', '[\n  1 // one\n]'],
    ['above the entry', '[\n  1,\n  // mine\n  "gone"\n]', '[\n  1\n  // mine\n]'],
    ['behind the entry', '[\n  1, // one\n  "gone" // mine\n]', '[\n  1 // one\n  // mine\n]'],
    [
      'behind the entry and its comma',
      '[\n  1, // one\n  "gone", // mine\n]',
      '[\n  1, // one\n  // mine\n]',
    ],
    ['behind an entry in the middle', '[\n  "gone", // mine\n  2\n]', '[\n  // mine\n  2\n]'],
    ['between entry and comma', '[1, "gone" /* mine */, 2]', '[1, /* mine */ 2]'],
    [
      'around the only entry',
      '[\n  // above\n  "gone" // mine\n  // below\n]',
      '[\n  // above\n  // mine\n  // below\n]',
    ],
    ['a line comment keeps its line ending', '[1, // one\n "gone"]', '[1 // one\n ]'],
    ['a line comment takes no blanks', '[\n  // one\n  "gone" \n]', '[\n  // one\n]'],
    ['a comma behind a line comment', '[1 // one\n , "gone"]', '[1 // one\n ]'],
    ['that are commented out', '[\n  "gone"\n  // "off"\n]', '[\n  // "off"\n]'],
    [
      'between key and value',
      '{\n  "gone": /* mine */ 1,\n  "a": 2\n}',
      '{\n  /* mine */\n  "a": 2\n}',
    ],
    ['between key and colon', '{ "gone" // mine\n : 1 }', '{ // mine\n   }'],
  ]
  test.each(cases)('%s', (_, before, after) => check(before, after))
})

describe('a property', () => {
  const cases: Case[] = [
    ['with its key', '{"a": 1, "gone": [1, 2]}', '{"a": 1}'],
    ['and the comments inside of its value', '{\n  "gone": {\n    // inside\n  }\n}', '{}'],
    ['of duplicates the last', '{"gone": 1, "a": 2, "gone": 3}', '{"gone": 1, "a": 2}'],
    ['that is not there', '{"a": 1}', '{"a": 1}'],
  ]
  test.each(cases)('%s', (_, before, after) => check(before, after))
})

test('an item of another array is refused', () => {
  const doc = ok('[[1], 2]')
  const other = doc.root.children?.[0]?.children?.[0] ?? doc.root
  expect(() => removeItem(doc, doc.root, other)).toThrow('not in this container')
})
