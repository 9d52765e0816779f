import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readNotebook } from '../../src/notebook/notebook.ts'
import { skeletonOf } from '../../src/notebook/skeleton.ts'

const IMAGE = 'iVBORw0KGgo'.repeat(2000)

const notebook = (output: string, source: string): string =>
  `{"cells": [{"cell_type": "code", "outputs": [${output}], "source": [${source}]}], "metadata": {}, "nbformat": 4}`

const sourceOf = (text: string): string | undefined => {
  const result = readNotebook(text)
  return result.status === 'ok' ? result.notebook.cells[0]?.text : undefined
}

it('leaves images out and knows where everything else stands', () => {
  const whole = notebook(`"${IMAGE}", "b"`, '"x = 1\\n"')
  const { text, toWhole } = skeletonOf(whole)
  expect(text.length).toBeLessThan(200)
  for (const word of ['cells', '"b"', 'x = 1', 'nbformat'])
    expect(toWhole(text.indexOf(word))).toBe(whole.indexOf(word))
  expect(toWhole(text.length)).toBe(whole.length)
})

it.each([
  ['numbers', `[${'1, '.repeat(5000)}1]`],
  ['a text with escapes', `"${'line\\n'.repeat(2000)}"`],
  ['blanks', `"a"${' '.repeat(10_000)}, "b"`],
  ['a short one', '"iVBORw0KGgo"'],
])('leaves %s as they are', (_, output) => {
  const whole = notebook(output, '"x = 1\\n"')
  expect(skeletonOf(whole).text).toBe(whole)
  expect(sourceOf(whole)).toBe('x = 1\n')
})

it('reads a source line that is as long as an image', () => {
  const whole = notebook('', `"a = 1\\n", "image = '${IMAGE}'\\n", "b = 2"`)
  expect(skeletonOf(whole).text).not.toBe(whole)
  expect(sourceOf(whole)).toBe(`a = 1\nimage = '${IMAGE}'\nb = 2`)
})

it.each([
  ['a line feed in it', notebook(`"${IMAGE}\n${IMAGE}"`, ''), 'UnexpectedEndOfString'],
  ['a tab in it', notebook(`"${IMAGE}\t${IMAGE}"`, ''), 'InvalidCharacter'],
  ['no closing quote', notebook(`"${IMAGE}`, ''), 'InvalidSymbol'],
])('refuses a notebook whose image has %s', (_, whole, reason) => {
  const result = readNotebook(whole)
  expect(result).toMatchObject({ status: 'unreadable' })
  expect(JSON.stringify(result)).toContain(reason)
})

it('gives back every text, with what it left out put in again', () => {
  const piece = fc.oneof(
    fc.constantFrom('"', '\\"', ',', ':', '\n', IMAGE, ' '.repeat(5000)),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const whole = pieces.join('')
      const { text, toWhole } = skeletonOf(whole)
      for (let at = 0; at < text.length; at++)
        if (text[at] !== whole[toWhole(at)]) throw new Error(`at ${at}`)
      expect(toWhole(text.length)).toBe(whole.length)
    }),
    { seed: 8, numRuns: 300 },
  )
})
