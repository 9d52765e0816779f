import { describe, expect, test } from 'vitest'
import { replaceValue } from '../../src/jsonc/replace.ts'
import { type JsonValue, property } from '../../src/jsonc/value.ts'
import { apply, ok } from './support.ts'

function replaced(before: string, value: JsonValue): string {
  const doc = ok(before)
  return apply(before, replaceValue(doc, property(doc.root, 'a') ?? doc.root, value))
}

describe('an equal value is no edit', () => {
  const cases: [name: string, text: string, value: JsonValue][] = [
    ['in another spelling', '{"a": 1.0E0}', 1],
    ['in other escapes', '{"a": "\\u0041\\/"}', 'A/'],
    ['in another order', '{"a": {"c": 1, /* b */ "b": [ 2, ]}}', { b: [2], c: 1 }],
    ['as the last duplicate', '{"a": {"b": 1, "b": 2}}', { b: 2 }],
  ]
  test.each(cases)('%s', (_, text, value) => {
    expect(replaceValue(ok(text), property(ok(text).root, 'a') ?? ok(text).root, value)).toEqual([])
  })
})

describe('only what differs changes', () => {
  const cases: [name: string, before: string, value: JsonValue, after: string][] = [
    ['a scalar', '{"a" : 1 /* b */ , }', 'x', '{"a" : "x" /* b */ , }'],
    ['the last of duplicates', '{"a": 1, "a": 2}', 3, '{"a": 1, "a": 3}'],
    [
      'inside of an object with the same keys',
      '{"a": {"host": "x", // y\n "port": 5.0}}',
      { port: 5, host: 'z' },
      '{"a": {"host": "z", // y\n "port": 5.0}}',
    ],
    ['inside of an array of the same length', '[1.0, /* a */ 2]', [1, 3], '[1.0, /* a */ 3]'],
    ['all of an object with other keys', '{"a": {"b": 1}}', { c: 2 }, '{"a": {"c": 2}}'],
    ['on one line', '{\n  "a": [ 1 ]\n}', [2, 3], '{\n  "a": [2, 3]\n}'],
    ['over lines', '{\n  "a": 1\n}', { b: 2 }, '{\n  "a": {\n    "b": 2\n  }\n}'],
    ['a root', '1', [2], '[\n    2\n]'],
  ]
  test.each(cases)('%s', (_, before, value, after) => expect(replaced(before, value)).toBe(after))
})
