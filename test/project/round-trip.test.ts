import { beforeAll, expect, test } from 'vitest'
import { memoryWorkspace } from '../../src/project/files/memory-workspace.ts'
import { lostOnRemoval } from '../../src/project/round-trip.ts'
import { loadPython } from '../../src/python/grammar.ts'

beforeAll(loadPython)

const script = (text: string) => memoryWorkspace(new Map([['train.py', Buffer.from(text)]]))
const lost = (before: string, added: string, files = 1) =>
  lostOnRemoval(
    script(before),
    script(before + added),
    {
      path: 'train.py',
      transforms: ['step-script'],
      edits: [{ start: before.length, end: before.length, text: added, owner: 'step-script' }],
    },
    files,
  )

test('what `remove` would leave behind is refused', () => {
  expect(lost('x = 1\n', 'y = 2\n')).toMatchObject({
    code: 'verification-failed',
    message: 'left alone: what is added could not be taken out again byte for byte',
  })
})

test('of a file that was instrumented before, no more is asked', () => {
  expect(lost("parser.add_argument('--remote_debug')\n", 'y = 2\n')).toBe(null)
})

test('nor of all files of a large migration', () => {
  expect(lost('x = 1\n', 'y = 2\n', 501)).toBe(null)
})

test('calls on one line are blamed for what is lost there, and not elsewhere', () => {
  const calls = 'f(allow_reuse=True), g(allow_reuse=True)\n'
  const blamed = (before: string, after: string) =>
    lostOnRemoval(
      script(before),
      script(after),
      {
        path: 'train.py',
        transforms: ['pipeline-step'],
        edits: [
          {
            start: calls.length - 1,
            end: calls.length - 1,
            text: '  # aml-debug: added x',
            owner: '',
          },
        ],
      },
      1,
    )?.code
  expect(blamed(calls, calls.replace('g(', 'h('))).toBe('calls-on-one-line')
  expect(blamed(`${calls}x = 1\n`, `${calls}x = 2\n`)).toBe('verification-failed')
})
