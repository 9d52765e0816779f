import fc from 'fast-check'
import { parse } from 'jsonc-parser'
import { expect, test } from 'vitest'
import { chain, type EditStep } from '../../src/jsonc/chain.ts'
import { insertHugged, wasMade } from '../../src/jsonc/empty.ts'
import { insertItem, insertProperty, type Side } from '../../src/jsonc/insert.ts'
import type { JsonDocument, JsonNode } from '../../src/jsonc/parse.ts'
import { removeItem, removeProperty } from '../../src/jsonc/remove.ts'
import { replaceValue } from '../../src/jsonc/replace.ts'
import { type JsonValue, property, readValue } from '../../src/jsonc/value.ts'
import type { Edit } from '../../src/text/edits.ts'
import { documents, values } from './documents.ts'
import { apply, comments, containersIn, evaluate, type Member, ok, valuesIn } from './support.ts'

const parameters = { seed: 20260725, numRuns: 300 }
const places = fc.constantFrom<Side>('start', 'end')
const picks = fc.nat(10_000)

/** One of a list; the list is never empty here. */
function pick<T>(all: readonly T[], index: number): T {
  const found = all[index % all.length]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

function insertEntry(doc: JsonDocument, node: JsonNode, key: string, value: JsonValue, at: Side) {
  return node.type === 'array'
    ? insertItem(doc, node, value, at)
    : insertProperty(doc, node, key, value, at)
}

function removeEntry(doc: JsonDocument, node: JsonNode, index: number) {
  const child = node.children?.at(index)
  if (!child) throw new Error('there is no such entry')
  return node.type === 'array'
    ? removeItem(doc, node, child)
    : removeProperty(doc, node, child.children?.[0]?.value)
}

/** A step on the container with this number, counted from the outside in. */
function entryStep(number: number, step: (doc: JsonDocument, node: JsonNode) => Edit[]): EditStep {
  return (doc) => step(doc, pick(doc.root ? containersIn(doc.root) : [], number))
}

function insertInto(text: string, number: number, key: string, value: JsonValue, at: Side): string {
  return apply(
    text,
    entryStep(number, (doc, node) => insertEntry(doc, node, key, value, at))(ok(text)),
  )
}

function removeAt(text: string, number: number, index: number): string {
  return apply(text, entryStep(number, (doc, node) => removeEntry(doc, node, index))(ok(text)))
}

const withContainer = documents.filter((text) => containersIn(ok(text).root).length > 0)
const withEntry = documents.filter((text) =>
  containersIn(ok(text).root).some(({ children }) => children?.length),
)

test('a document reads as the parser reads it', () => {
  const read = fc.property(documents, (text) => {
    expect(readValue(ok(text).root)).toEqual(parse(text, [], { allowTrailingComma: true }))
  })
  fc.assert(read, parameters)
})

test('an insertion adds its value, loses no comment, and removal restores every byte', () => {
  const insertion = fc.property(withContainer, values, places, picks, (text, value, at, choice) => {
    const { root } = ok(text)
    const all = containersIn(root)
    const number = choice % all.length
    const after = insertInto(text, number, 'new', value, at)
    const added: Member = ['new', value, null]
    const expected = evaluate(root, pick(all, number), (members) =>
      at === 'start' ? [added, ...members] : [...members, added],
    )
    expect(readValue(ok(after).root)).toEqual(expected)
    expect(comments(after)).toEqual(comments(text))
    expect(removeAt(after, number, at === 'start' ? 0 : -1)).toBe(text)
  })
  fc.assert(insertion, parameters)
})

test('a list that is made for an item is known by it, and goes without a trace', () => {
  const made = fc.property(withContainer, picks, (text, choice) => {
    const objects = containersIn(ok(text).root).filter(({ type }) => type === 'object')
    fc.pre(objects.length > 0)
    const number = choice % objects.length
    const target = (doc: JsonDocument) =>
      pick(doc.root ? containersIn(doc.root).filter(({ type }) => type === 'object') : [], number)
    const list = (doc: JsonDocument) => property(target(doc), 'new') ?? target(doc)
    const item = { name: 'one' }
    const after = apply(
      text,
      chain(
        ok(text),
        (doc) => insertProperty(doc, target(doc), 'new', []),
        (doc) => insertHugged(doc, list(doc), item),
      ),
    )
    expect(readValue(list(ok(after)))).toEqual([item])
    expect(wasMade(after, list(ok(after)))).toBe(true)
    expect(apply(after, removeProperty(ok(after), target(ok(after)), 'new'))).toBe(text)
  })
  fc.assert(made, parameters)
})

test('a list that was there is never taken for one that was made', () => {
  const there = fc.property(documents, values, picks, (text, value, choice) => {
    const empty = (doc: JsonDocument) =>
      doc.root
        ? containersIn(doc.root).filter(
            ({ type, children }) => type === 'array' && !children?.length,
          )
        : []
    const lists = empty(ok(text))
    fc.pre(lists.length > 0)
    const { offset } = pick(lists, choice)
    const after = apply(text, insertItem(ok(text), pick(lists, choice), value))
    const list = containersIn(ok(after).root).find((node) => node.offset === offset)
    expect(list && wasMade(after, list)).toBe(false)
  })
  fc.assert(there, parameters)
})

test('two insertions can be removed in either order', () => {
  const twice = fc.property(
    withContainer,
    fc.tuple(values, values),
    places,
    picks,
    fc.boolean(),
    (text, [one, two], at, choice, oneFirst) => {
      const number = choice % containersIn(ok(text).root).length
      const both = insertInto(insertInto(text, number, 'one', one, at), number, 'two', two, at)
      const outer = at === 'start' ? 0 : -1
      const inner = at === 'start' ? 1 : -2
      const left = removeAt(both, number, oneFirst ? inner : outer)
      expect(removeAt(left, number, outer)).toBe(text)
    },
  )
  fc.assert(twice, parameters)
})

test('a removal takes one entry and no comment outside of its value', () => {
  const removal = fc.property(withEntry, picks, picks, (text, choice, index) => {
    const doc = ok(text)
    const node = pick(
      containersIn(doc.root).filter(({ children }) => children?.length),
      choice,
    )
    const child = pick(node.children ?? [], index)
    const key = child.children?.[0]?.value
    const value = node.type === 'array' ? child : property(node, key)
    if (!value) throw new Error('the property is not found')
    const gone = node.type === 'array' ? child : value.parent
    const after = apply(
      text,
      node.type === 'array' ? removeItem(doc, node, child) : removeProperty(doc, node, key),
    )
    const expected = evaluate(doc.root, node, (members) =>
      members.filter(([, , member]) => member !== gone),
    )
    expect(readValue(ok(after).root)).toEqual(expected)
    expect(comments(after)).toEqual(comments(text, value))
  })
  fc.assert(removal, parameters)
})

test('an equal value is no edit, and another becomes the value', () => {
  const scalars = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer())
  const replacement = fc.property(documents, scalars, picks, (text, value, choice) => {
    const all = valuesIn(ok(text).root)
    const node = pick(all, choice)
    const after = ok(apply(text, replaceValue(node, value)))
    const replaced = pick(valuesIn(after.root), choice % all.length)
    expect(readValue(replaced)).toEqual(value)
    expect(after.text.startsWith(text.slice(0, node.offset))).toBe(true)
    expect(after.text.endsWith(text.slice(node.offset + node.length))).toBe(true)
    expect(replaceValue(replaced, value)).toEqual([])
  })
  fc.assert(replacement, parameters)
})

test('a chain of steps is what the steps are one after another', () => {
  const chained = fc.property(
    withContainer,
    fc.tuple(values, values),
    places,
    picks,
    (text, [one, two], at, choice) => {
      const number = choice % containersIn(ok(text).root).length
      const both = insertInto(insertInto(text, number, 'one', one, at), number, 'two', two, at)
      const first = entryStep(number, (doc, node) => insertEntry(doc, node, 'one', one, at))
      const second = entryStep(number, (doc, node) => insertEntry(doc, node, 'two', two, at))
      const undo = entryStep(number, (doc, node) => removeEntry(doc, node, at === 'start' ? 0 : -1))
      expect(apply(text, chain(ok(text), first, second))).toBe(both)
      expect(chain(ok(text), first, second, undo, undo)).toEqual([])
    },
  )
  fc.assert(chained, parameters)
})
