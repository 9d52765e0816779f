import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outlineOf } from '../../src/jsonc/outline.ts'
import { parseJsonc } from '../../src/jsonc/parse.ts'
import { type JsonValue, readValue } from '../../src/jsonc/value.ts'
import { gap } from './documents.ts'
import { ok } from './support.ts'

describe('the outline of a document', () => {
  it('leaves what is nested deeper empty', () => {
    const document = ok('{"a": [1, {"b": [2]}], "c": {"d": {"e": 3}}, "f": "x"}')
    expect(outlineOf(document, 0)).toEqual({})
    expect(outlineOf(document, 1)).toEqual({ a: [], c: {}, f: 'x' })
    expect(outlineOf(document, 2)).toEqual({ a: [1, {}], c: { d: {} }, f: 'x' })
  })

  it('goes on behind what it leaves out, and takes the last of duplicate keys', () => {
    const document = ok('{"a": {"b": {"a": 1}}, "b": [[[2]]], /* a */ "a": null, "c": [{"a": 3}],}')
    expect(outlineOf(document, 1)).toEqual({ a: null, b: [], c: [] })
  })

  it('is the whole where it goes down to the end, whatever stands between', () => {
    const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(1, 'a', '}', null, true),
        fc.array(tie('value')),
        fc.dictionary(fc.constantFrom('a', 'b', '"'), tie('value')),
      ),
    }))
    fc.assert(
      fc.property(value, gap, gap, (value, before, after) => {
        const document = ok(`${before}${JSON.stringify(value)}${after}`)
        expect(outlineOf(document, Number.POSITIVE_INFINITY)).toEqual(readValue(document.root))
      }),
    )
  })

  it('is undefined where there is none', () => {
    const parsed = parseJsonc(' // nothing\n')
    expect(parsed.status === 'ok' && outlineOf(parsed, 1)).toBeUndefined()
  })
})
