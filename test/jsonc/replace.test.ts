import { expect, test } from 'vitest'
import { replaceProperty, replaceValue } from '../../src/jsonc/replace.ts'
import { property } from '../../src/jsonc/value.ts'
import { apply, ok } from './support.ts'

function replaced(before: string, value: string | number): string {
  const { root } = ok(before)
  return apply(before, replaceValue(property(root, 'a') ?? root, value))
}

test.each([
  ['in another spelling', '{"a": 1.0E0}', 1],
  ['in other escapes', '{"a": "\\u0041\\/"}', 'A/'],
  ['as the last duplicate', '{"a": 1, "a": 2}', 2],
])('an equal value is no edit: %s', (_, text, value) => expect(replaced(text, value)).toBe(text))

test.each([
  ['a value', '{"a" : 1 /* b */ , }', 'x', '{"a" : "x" /* b */ , }'],
  ['the last of duplicates', '{"a": 1, "a": 2}', 3, '{"a": 1, "a": 3}'],
  ['a root', '[ 1 ]', 2, '2'],
])('another takes its place: %s', (_, before, value, after) =>
  expect(replaced(before, value)).toBe(after),
)

test.each([
  ['on one line', '{ "a" : 1, "c": 2 }', '{ "d" : { "e": [1] }, "c": 2 }'],
  ['over lines', '{\n  "a": 1\n}', '{\n  "d": {\n    "e": [\n      1\n    ]\n  }\n}'],
])('a property takes the place of another: %s', (_, before, after) => {
  const doc = ok(before)
  expect(apply(before, replaceProperty(doc, doc.root, 'a', 'd', { e: [1] }))).toBe(after)
})
