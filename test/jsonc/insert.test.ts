import { describe, expect, test } from 'vitest'
import { insertItem, insertItems, insertProperty, type Side } from '../../src/jsonc/insert.ts'
import { removeItem, removeProperty } from '../../src/jsonc/remove.ts'
import { type JsonValue, property } from '../../src/jsonc/value.ts'
import { apply, ok } from './support.ts'

const config = { name: 'new', port: 1 }

/** Inserts into the document, or into its `list`; the removal must give the document back. */
function check(before: string, after: string, value: JsonValue, at: Side = 'end'): void {
  const target = (text: string) => {
    const { root } = ok(text)
    return property(root, 'list') ?? root
  }
  const isArray = target(before).type === 'array'
  const inserted = isArray
    ? insertItem(ok(before), target(before), value, at)
    : insertProperty(ok(before), target(before), 'new', value, at)
  expect(apply(before, inserted)).toBe(after)

  const node = target(after)
  const child = node.children?.at(at === 'start' ? 0 : -1)
  if (!child) throw new Error('nothing was inserted')
  const removed = isArray
    ? removeItem(ok(after), node, child)
    : removeProperty(ok(after), node, 'new')
  expect(apply(after, removed)).toBe(before)
}

type Case = [name: string, before: string, after: string, value: JsonValue]

describe('at the end', () => {
  const cases: Case[] = [
    ['on one line', '[1, 2]', '[1, 2, 3]', 3],
    ['on one line with blanks inside', '[ 1, 2 ]', '[ 1, 2, 3 ]', 3],
    ['on one line without blanks', '[1,2]', '[1,2,3]', 3],
    ['on one line with a trailing comma', '[1, 2, ]', '[1, 2, 3, ]', 3],
    [
      'a property on one line',
      '{ "a": { "b": 1 } }',
      '{ "a": { "b": 1 }, "new": { "c": 1 } }',
      { c: 1 },
    ],
    ['a property without blanks', '{"a":1}', '{"a":1,"new":2}', 2],
    [
      'a property with blanks around its colon',
      '{\n  "a" : 1\n}',
      '{\n  "a" : 1,\n  "new" : 2\n}',
      2,
    ],
    ['on its own line', '[\n  1,\n  2\n]', '[\n  1,\n  2,\n  3\n]', 3],
    ['with tabs', '{\n\t"a": 1\n}', '{\n\t"a": 1,\n\t"new": {\n\t\t"c": 1\n\t}\n}', { c: 1 }],
    ['with CRLF', '[\r\n  1\r\n]\r\n', '[\r\n  1,\r\n  2\r\n]\r\n', 2],
    [
      'with mixed line endings, as in the neighbourhood',
      '[\n  1,\n  2\r\n]\n',
      '[\n  1,\n  2,\r\n  3\r\n]\n',
      3,
    ],
    [
      'with mixed line endings, inside of the value too',
      '[\n  1,\n  2\r\n]\n',
      '[\n  1,\n  2,\r\n  [\r\n    3\r\n  ]\r\n]\n',
      [3],
    ],
    ['with a trailing comma', '[\n  1,\n  2,\n]', '[\n  1,\n  2,\n  3,\n]', 3],
    ['behind a bracket that hugs', '[\n  1,\n  2]', '[\n  1,\n  2,\n  3]', 3],
    [
      'between hugging braces',
      '[{\n  "a": 1\n}, {\n  "a": 2\n}]',
      '[{\n  "a": 1\n}, {\n  "a": 2\n}, {\n  "name": "new",\n  "port": 1\n}]',
      config,
    ],
    [
      'beside entries that are not indented',
      '{\n  "list": [\n  {\n    "a": 1\n  }\n  ]\n}',
      '{\n  "list": [\n  {\n    "a": 1\n  },\n  {\n    "name": "new",\n    "port": 1\n  }\n  ]\n}',
      config,
    ],
    [
      'below objects on one line each',
      '[\n  {"a": 1},\n  {"a": 2}\n]',
      '[\n  {"a": 1},\n  {"a": 2},\n  {"name": "new", "port": 1}\n]',
      config,
    ],
    [
      'behind a comment on the line',
      '[\n  1, // a\n  2 // b\n]',
      '[\n  1, // a\n  2, // b\n  3\n]',
      3,
    ],
    [
      'behind several comments on the line',
      '[\n  1 /* a */ // b\n]',
      '[\n  1, /* a */ // b\n  2\n]',
      2,
    ],
    ['behind a comment after a trailing comma', '[\n  1, // a\n]', '[\n  1, // a\n  2,\n]', 2],
    [
      'above entries that are commented out',
      '[\n  1\n  // 2,\n  /* 3 */\n]',
      '[\n  1,\n  9\n  // 2,\n  /* 3 */\n]',
      9,
    ],
    ['a block comment stays left of the comma on one line', '[1 /* a */]', '[1 /* a */, 2]', 2],
    ['a line comment ends the line', '[1, 2 // a\n]', '[1, 2, // a\n    3\n]', 3],
    [
      'a trailing comma after a comment',
      '[1 /*a*/ , 2, // c\n ]',
      '[1 /*a*/ , 2, // c\n    3,\n ]',
      3,
    ],
    ['blanks before the bracket stay', '[1, 2 \t]', '[1, 2, 3 \t]', 3],
    [
      'odd numbers stay',
      '[1.50, 1E400, 12345678901234567890]',
      '[1.50, 1E400, 12345678901234567890, 3]',
      3,
    ],
  ]
  test.each(cases)('%s', (_, before, after, value) => check(before, after, value))
})

describe('at the start', () => {
  const cases: Case[] = [
    ['on one line', '[1, 2]', '[3, 1, 2]', 3],
    ['on one line with blanks inside', '[ 1 ]', '[ 3, 1 ]', 3],
    ['on its own line', '[\n  1\n]', '[\n  3,\n  1\n]', 3],
    [
      'above a comment that describes the first entry',
      '[\n  // one\n  1\n]',
      '[\n  3,\n  // one\n  1\n]',
      3,
    ],
    [
      'below a comment that stands apart',
      '[\n  // list\n\n  // one\n  1\n]',
      '[\n  // list\n\n  3,\n  // one\n  1\n]',
      3,
    ],
    [
      'below a comment on the line of the bracket',
      '[ // list\n  1\n]',
      '[ // list\n  3,\n  1\n]',
      3,
    ],
    ['before a comment on the line of the first entry', '[/* one */ 1]', '[3, /* one */ 1]', 3],
    ['a property', '{\n  "a": 1\n}', '{\n  "new": 2,\n  "a": 1\n}', 2],
    [
      'before hugging braces',
      '[{\n  "a": 1\n}]',
      '[{\n  "name": "new",\n  "port": 1\n}, {\n  "a": 1\n}]',
      config,
    ],
  ]
  test.each(cases)('%s', (_, before, after, value) => check(before, after, value, 'start'))
})

describe('where nothing is', () => {
  const block = '{\n      "name": "new",\n      "port": 1\n    }'
  const hugging = '{\n    "name": "new",\n    "port": 1\n  }'
  const list = (inside: string) => `{\n  "list": [${inside}]\n}`
  const cases: Case[] = [
    ['a scalar', '[]', '[1]', 1],
    ['a scalar between blanks', '[ ]', '[ 1 ]', 1],
    ['an empty array', '{"list": []}', '{"list": [[]]}', []],
    ['brackets open up', list(''), list(`\n    ${block}\n  `), config],
    [
      'without an indentation to follow',
      '{"list": []}',
      '{"list": [\n    {\n        "name": "new",\n        "port": 1\n    }\n]}',
      config,
    ],
    [
      'with the line endings of the file',
      '{\r\n\t"list": []\r\n}',
      '{\r\n\t"list": [\r\n\t\t[\r\n\t\t\t1\r\n\t\t]\r\n\t]\r\n}',
      [1],
    ],
    ['blanks hug', list(' '), list(` ${hugging} `), config],
    [
      'brackets on two lines: a blank line remembers',
      list('\n  '),
      list(`\n\n    ${block}\n  `),
      config,
    ],
    ['brackets around a blank line', list('\n    \n  '), list(`\n    ${block}\n    \n  `), config],
    [
      'below a comment on the line of the bracket',
      list(' // a\n  '),
      list(` // a\n    ${block}\n  `),
      config,
    ],
    [
      'above comments on lines of their own',
      list('\n    // a\n    // b\n  '),
      list(`\n    ${block}\n    // a\n    // b\n  `),
      config,
    ],
    ['behind a comment on one line', list(' /* a */ '), list(` /* a */ ${hugging} `), config],
    ['braces open up', '{}', '{\n    "new": 1\n}', 1],
    ['braces open up in a block', '{\n  "list": {}\n}', '{\n  "list": {\n    "new": 1\n  }\n}', 1],
    ['braces within a line do not', '{"list": {}, "a": 1}', '{"list": {"new": 1}, "a": 1}', 1],
  ]
  test.each(cases)('%s', (_, before, after, value) => check(before, after, value))
})

describe('several at once', () => {
  test.each([
    ['in a block', '[\n  {"a": 1}\n]'],
    ['in a block with a comma at its end', '[\n  {"a": 1}, // one\n]'],
    ['with a comment behind the last', '[\n\t1 // one\n]'],
    ['on a line', '[1, 2]'],
    ['over several lines each', '[\n  {\n    "a": 1\n  }\n]'],
  ])('%s: as one by one', (_, text) => {
    const values = [{ b: 2 }, { c: [3] }, { d: {} }]
    const oneByOne = values.reduce((now, value) => {
      const doc = ok(now)
      return apply(now, insertItem(doc, doc.root, value))
    }, text)
    const doc = ok(text)
    expect(apply(text, insertItems(doc, doc.root, values))).toBe(oneByOne)
  })
})

describe('what is refused', () => {
  test('a key that is there already', () => {
    const doc = ok('{"a": 1}')
    expect(() => insertProperty(doc, doc.root, 'a', 2)).toThrow('has a property "a" already')
  })
  test('a container of the other kind', () => {
    expect(() => insertItem(ok('{}'), ok('{}').root, 1)).toThrow('expected an array')
    expect(() => insertProperty(ok('[]'), ok('[]').root, 'a', 1)).toThrow('expected an object')
  })
})
