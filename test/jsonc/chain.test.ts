import { expect, test } from 'vitest'
import { chain, type EditStep } from '../../src/jsonc/chain.ts'
import { insertItem, insertProperty } from '../../src/jsonc/insert.ts'
import { removeItem } from '../../src/jsonc/remove.ts'
import type { JsonValue } from '../../src/jsonc/value.ts'
import { insert } from '../../src/text/edits.ts'
import { apply, ok } from './support.ts'

const append =
  (value: JsonValue): EditStep =>
  (doc) =>
    insertItem(doc, ok(doc.text).root, value)

const dropFirst: EditStep = (doc) => {
  const { root } = ok(doc.text)
  return removeItem(doc, root, root.children?.[0] ?? root)
}

test('several insertions into one array share its commas', () => {
  const before = '[\n  1 // one\n]'
  expect(apply(before, chain(ok(before), append(2), append(3)))).toBe(
    '[\n  1, // one\n  2,\n  3\n]',
  )
})

test('all entries of an array can go', () => {
  const before = '[\n  1, // one\n  2\n]'
  expect(apply(before, chain(ok(before), dropFirst, dropFirst))).toBe('[\n  // one\n]')
})

test('a later step can fill what an earlier one made', () => {
  const inputs: EditStep = (doc) => insertProperty(doc, ok(doc.text).root, 'inputs', [])
  const item: EditStep = (doc) =>
    insertItem(doc, ok(doc.text).root.children?.at(-1)?.children?.[1] ?? ok(doc.text).root, 1)
  expect(chain(ok('{\n\t"a": 1\n}'), inputs, item)).toEqual([insert(9, ',\n\t"inputs": [1]')])
})

test('what is put back is no edit', () => {
  const before = '[1, 2]'
  expect(
    chain(ok(before), dropFirst, (doc) => insertItem(doc, ok(doc.text).root, 1, 'start')),
  ).toEqual([])
})

test('a step that breaks the document is an error', () => {
  expect(() => chain(ok('[1]'), () => [insert(1, '2 ')])).toThrow('a comma is missing here')
})
