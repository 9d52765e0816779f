import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsePatch } from 'diff'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decode,
  lineEnd,
  lineStart,
  nextLineStart,
  positionAt,
  withBom,
} from '../../src/text/document.ts'
import { applyEdits, isEditOf, type OwnedEdit, orderEdits } from '../../src/text/edits.ts'
import { type FileChange, formatChange, patchOf } from '../../src/text/patch.ts'
import { folderWith } from '../folders.ts'

/** The same documents every time. */
const RUNS = { seed: 20200806, numRuns: 400 }

const ending = fc.constantFrom('\n', '\r\n', '\r')
const word = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\t',
    'x = 1',
    '# é',
    '😀',
    '\f',
    "'a\\n'",
    '\u2028',
    '\ufeff',
    '    pass  ',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[\0\r\n]/.test(text)),
)
/** Lines with one ending, or with all kinds in one file; with and without a final one. */
const text = fc
  .tuple(fc.array(fc.tuple(word, ending), { maxLength: 12 }), fc.boolean(), ending, word)
  .map(
    ([lines, mixed, one, last]) =>
      lines.map(([line, own]) => line + (mixed ? own : one)).join('') + last,
  )
  .map((content) => content.replace(/^\ufeff+/, ''))

/** Edits that do not overlap, in any order. */
const edited = text.chain((content) =>
  fc
    .tuple(
      fc.array(fc.nat({ max: content.length }), { maxLength: 8 }),
      fc.array(word, { minLength: 8, maxLength: 8 }),
      fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      fc.infiniteStream(fc.nat()),
    )
    .map(([places, words, keeps, order]) => {
      // no transform cuts a character in half
      const whole = places.filter((at) => !/[\ud800-\udbff]/.test(content[at - 1] ?? ''))
      const sorted = [...new Set(whole)].sort((a, b) => a - b)
      const edits = sorted.flatMap((start, index): OwnedEdit[] => {
        const end = keeps[index] ? start : (sorted[index + 1] ?? content.length)
        return [{ start, end, text: words[index] ?? '', owner: 'test' }]
      })
      const keys = new Map(edits.map((edit) => [edit, order.next().value as number]))
      return {
        content,
        edits: [...edits].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0)),
      }
    }),
)

/** The same by hand: from the last edit to the first. */
function spliced(content: string, edits: readonly OwnedEdit[]): string {
  return orderEdits(edits).reduceRight(
    (result, { start, end, text: replacement }) =>
      result.slice(0, start) + replacement + result.slice(end),
    content,
  )
}

describe('documents', () => {
  it('come back byte for byte', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (content, bom) => {
        const bytes = Buffer.from((bom ? '\ufeff' : '') + content)
        const decoded = decode('x', bytes)
        if (decoded.status !== 'text') throw new Error(decoded.reason)
        expect(decoded.document).toEqual({ path: 'x', text: content, bom })
        expect(Buffer.from(withBom(decoded.document, decoded.document.text)).equals(bytes)).toBe(
          true,
        )
      }),
      RUNS,
    )
  })

  it('are bytes or refused, never guessed at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const decoded = decode('x', bytes)
        if (decoded.status !== 'text') return
        expect(Buffer.from(withBom(decoded.document, decoded.document.text)).equals(bytes)).toBe(
          true,
        )
      }),
      RUNS,
    )
  })

  it('have lines that cover them', () => {
    fc.assert(
      fc.property(text, fc.nat(), (content, anywhere) => {
        const at = anywhere % (content.length + 1)
        // between the two halves of one line ending there is no place
        if (content[at - 1] === '\r' && content[at] === '\n') return
        const [start, end, next] = [
          lineStart(content, at),
          lineEnd(content, at),
          nextLineStart(content, at),
        ]
        expect(start <= at && at <= end && end <= next && next <= content.length).toBe(true)
        expect(content.slice(start, end)).not.toMatch(/[\r\n]/)
        expect(['', '\n', '\r', '\r\n']).toContain(content.slice(end, next))
        const lines = content.slice(0, start).split(/\r\n|\n|\r/)
        expect(positionAt(content, at)).toEqual({ line: lines.length, column: at - start + 1 })
      }),
      RUNS,
    )
  })
})

describe('edits', () => {
  it('change what they say and nothing else, in whatever order they are given', () => {
    fc.assert(
      fc.property(edited, ({ content, edits }) => {
        const after = applyEdits(content, edits)
        expect(after).toBe(spliced(content, edits))
        expect(isEditOf(content, after, edits)).toBe(true)
      }),
      RUNS,
    )
  })

  it('that are undone give back the document', () => {
    fc.assert(
      fc.property(edited, ({ content, edits }) => {
        let shift = 0
        const inverse = orderEdits(edits).map(({ start, end, text: replacement, owner }) => {
          const from = start + shift
          shift += replacement.length - (end - start)
          return {
            start: from,
            end: from + replacement.length,
            text: content.slice(start, end),
            owner,
          }
        })
        // insertions of nothing at one place have no order of their own
        const real = inverse.filter((edit) => edit.start < edit.end || edit.text !== '')
        expect(spliced(applyEdits(content, edits), real)).toBe(content)
      }),
      RUNS,
    )
  })

  it('a result with one byte more or less is not theirs', () => {
    fc.assert(
      fc.property(edited, fc.nat(), ({ content, edits }, anywhere) => {
        const after = applyEdits(content, edits)
        const at = anywhere % (after.length + 1)
        expect(isEditOf(content, `${after.slice(0, at)}\u0001${after.slice(at)}`, edits)).toBe(
          false,
        )
      }),
      RUNS,
    )
  })
})

const hunksOf = (change: FileChange) => parsePatch(formatChange(change))[0]?.hunks ?? []

describe('patches', () => {
  it('pass git apply and give the very bytes', () => {
    // one patch of many files: one process for all
    const cases = fc
      .sample(edited, { seed: RUNS.seed, numRuns: 300 })
      .map(({ content, edits }, index) => ({
        path: `f ${index}é.py`,
        before: content,
        after: applyEdits(content, edits),
      }))
    const changed = cases.filter(({ before, after }) => before !== after)
    expect(changed.length).toBeGreaterThan(150)
    const folder = folderWith(Object.fromEntries(cases.map(({ path, before }) => [path, before])))
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], {
      cwd: folder,
      input: changed.map(formatChange).join(''),
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    for (const { path, after } of cases)
      expect([path, readFileSync(join(folder, path), 'utf8')]).toEqual([path, after])
    for (const change of changed) {
      const { added, removed } = patchOf(change)
      expect(added + removed).toBeGreaterThan(0)
      // git would look for the lines elsewhere, too
      for (const { oldStart, oldLines, newStart, newLines, lines } of hunksOf(change))
        for (const [sign, text, start, count] of [
          ['-', change.before, oldStart, oldLines],
          ['+', change.after, newStart, newLines],
        ] as const) {
          const shown = lines.filter((line) => line[0] === ' ' || line[0] === sign)
          const from = count === 0 ? start : start - 1
          expect(shown.map((line) => line.slice(1))).toEqual(
            text.split('\n').slice(from, from + count),
          )
        }
    }
  })
})
