import { expect, it } from 'vitest'
import { formatChange, patchOf } from '../../src/text/patch.ts'

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('')

const FILE = lines(1, 40)

it('shows three lines around a change, and counts from the start of the file', () => {
  const change = { path: 'a.py', before: FILE, after: FILE.replace('line 20\n', 'line xx\n') }
  expect(formatChange(change)).toBe(`diff --git a/a.py b/a.py
--- a/a.py
+++ b/a.py
@@ -17,7 +17,7 @@
 line 17
 line 18
 line 19
-line 20
+line xx
 line 21
 line 22
 line 23
`)
  expect(patchOf(change)).toMatchObject({ added: 1, removed: 1, line: 20 })
})

it('keeps a block in one piece that ends as the file goes on', () => {
  const before = `${lines(1, 5)}\n\nline 6\n`
  const block = 'def attach():\n    a\n\n    b\n\n\n'
  const patch = patchOf({
    path: 'a.py',
    before,
    after: before.replace('\n\n\nline 6', `\n${block}\n\nline 6`),
  })
  const added = [...patch.pieces()].join('').split('\n').slice(4)
  expect(added.map((line) => line[0] ?? '').join('')).toBe('   ++++++   ')
})

it.each([
  ['at its start', FILE, `first\n${FILE}`, '@@ -1,3 +1,4 @@'],
  ['at its end', FILE, `${FILE}last\n`, '@@ -38,3 +38,4 @@'],
  ['at an end without a line feed', FILE.trimEnd(), `${FILE}last`, '@@ -37,4 +37,5 @@'],
  ['of everything', 'a\n', 'b\n', '@@ -1,1 +1,1 @@'],
  ['in an empty file', '', 'b\n', '@@ -0,0 +1,1 @@'],
  ['to an empty file', 'b\n', '', '@@ -1,1 +0,0 @@'],
  ['inside a long line', `${'x'.repeat(1e6)}a\n`, `${'x'.repeat(1e6)}b\n`, '@@ -1,1 +1,1 @@'],
])('says where a change stands: %s', (_, before, after, hunk) => {
  const patch = formatChange({ path: 'a.py', before, after })
  expect(patch.split('\n')[3]).toBe(hunk)
})

it.each([
  ['made', '+', '', ''],
  ['made without a last line feed', '+', 'last', '+last\n\\ No newline at end of file\n'],
  ['deleted', '-', '', ''],
] as const)('gives a long file that is %s in pieces of whole lines', (_, sign, end, shown) => {
  const long = lines(1, 200_000)
  const text = `${long}\n${end}`
  const [head, ...pieces] = patchOf(
    sign === '+'
      ? { path: 'a.txt', before: null, after: text }
      : { path: 'a.txt', before: text, after: null },
  ).pieces()
  expect(head?.match(/\n/g)).toHaveLength(5)
  expect(pieces.length).toBeGreaterThan(1)
  expect(pieces.every((piece) => piece.startsWith(sign) && piece.endsWith('\n'))).toBe(true)
  expect(pieces.join('')).toBe(`${long.replace(/^/gm, sign)}\n${shown}`)
})
