import { describe, expect, it } from 'vitest'
import { applyEdits, insert, type OwnedEdit } from '../../src/text/edits.ts'

const by = (owner: string, ...texts: string[]): OwnedEdit[] =>
  texts.map((text) => ({ ...insert(2, text), owner }))

const made = (...edits: OwnedEdit[][]): string => applyEdits('f(\n)', edits.flat())

describe('edits at one place', () => {
  it('of one transform stay in the order given, but for a comment, which would swallow them', () => {
    expect(made(by('one', '\na', ',', ' b', '  # note'))).toBe('f(\na, b  # note\n)')
    expect(made(by('one', '  # note', ',', ' b'))).toBe('f(, b  # note\n)')
  })

  it('of several come by how far to the end of the line they belong', () => {
    const [line, note, item] = [by('one', ',', '\nc'), by('two', '  # note'), by('three', 'a, b')]
    for (const edits of [
      [line, note, item],
      [note, item, line],
      [item, line, note],
    ])
      expect(made(...edits)).toBe('f(a, b,  # note\nc\n)')
  })
})
