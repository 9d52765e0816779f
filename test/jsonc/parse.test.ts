import { describe, expect, test } from 'vitest'
import { parseJsonc } from '../../src/jsonc/parse.ts'
import { type JsonValue, property, readValue } from '../../src/jsonc/value.ts'
import { ok } from './support.ts'

describe('what is fine', () => {
  const cases: [name: string, text: string, value: JsonValue][] = [
    ['comments', '/* a */ { // b\n "c": /* d */ 1 }', { c: 1 }],
    ['trailing commas', '{"a": [1, 2,], }', { a: [1, 2] }],
    ['a root that is no object', '[true, null, "\\u0041\\n"]', [true, null, 'A\n']],
    ['duplicate keys, of which the last wins', '{"a": 1, "b": 2, "a": 3}', { a: 3, b: 2 }],
  ]
  test.each(cases)('%s', (_, text, value) => {
    expect(readValue(ok(text).root)).toEqual(value)
  })

  test.each(['', ' \r\n\t', '// nothing\n', '/* nothing */'])('nothing at all: %j', (text) => {
    expect(parseJsonc(text)).toEqual({ status: 'ok', text, root: null })
  })

  test('the key __proto__ is a key like others', () => {
    const value = readValue(ok('{"__proto__": {"a": 1}}').root)
    expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1}}')
  })
})

describe('what is broken, and where', () => {
  const cases: [text: string, broken: string, reason: string][] = [
    ['<!DOCTYPE html>', '<!DOCTYPE html>', 'this is not JSON: neither a value nor punctuation'],
    ["{'a': 1}", "'a': 1}", 'this is not JSON: neither a value nor punctuation'],
    ['{a: 1}', 'a: 1}', 'this is not JSON: neither a value nor punctuation'],
    ['{"a" 1}', '1}', 'a colon is missing here'],
    ['{"a": }', '}', 'a value is missing here'],
    ['{"a": 1 "b": 2}', '"b": 2}', 'a comma is missing here'],
    ['[1,, 2]', ', 2]', 'a value is missing here'],
    ['[,]', ',]', 'a value is missing here'],
    ['{"a": 1', '', 'a closing brace is missing here'],
    ['[1, 2', '', 'a closing bracket is missing here'],
    ['{} {}', '{}', 'there is something after the end of the JSON value'],
    ['{"a": "b\n}', '"b\n}', 'this string is not closed'],
    ['{} /* a', '/* a', 'this comment is not closed'],
    ['["\\x"]', '"\\x"]', 'this is not an escape that JSON knows'],
    ['["a\tb"]', '"a\tb"]', 'this string contains a control character'],
    ['[1.]', '1.]', 'this number is incomplete'],
    ['[01]', '1]', 'a comma is missing here'],
  ]
  test.each(cases)('%j at %j: %s', (text, broken, reason) => {
    expect(parseJsonc(text)).toEqual({
      status: 'broken',
      offset: text.length - broken.length,
      reason,
    })
  })

  test('a text that is nested too deeply to walk', () => {
    const text = '['.repeat(100_000) + ']'.repeat(100_000)
    expect(parseJsonc(text)).toEqual({
      status: 'broken',
      offset: 0,
      reason: 'it is nested too deeply',
    })
  })
})

describe('property', () => {
  const { root } = ok('{"a": 1, "b": 2, "\\u0061": 3}')
  test('the last of duplicates, however it is spelled', () => {
    expect(property(root, 'a')?.value).toBe(3)
  })
  test('null for a key that is not there, and for what is no object', () => {
    expect(property(root, 'toString')).toBeNull()
    expect(property(ok('[1]').root, '0')).toBeNull()
  })
})
