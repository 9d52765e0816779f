import { expect, test } from 'vitest'
import { formatJson, formatJsonLine } from '../../src/jsonc/format.ts'

const value = { name: 'Müller "x"', args: [1, [], {}], connect: { port: 5678 }, off: null }

test('a value over lines has one entry a line', () => {
  expect(formatJson(value, { indent: '\t', unit: '  ', newline: '\r\n' }).split('\r\n')).toEqual([
    '{',
    '\t  "name": "Müller \\"x\\"",',
    '\t  "args": [',
    '\t    1,',
    '\t    [],',
    '\t    {}',
    '\t  ],',
    '\t  "connect": {',
    '\t    "port": 5678',
    '\t  },',
    '\t  "off": null',
    '\t}',
  ])
})

test('a value on one line', () => {
  const line =
    '"name": "Müller \\"x\\"", "args": [1, [], {}], "connect": {"port": 5678}, "off": null'
  expect(formatJsonLine(value, '')).toBe(`{${line}}`)
  expect(formatJsonLine({ a: { b: [] } }, ' ')).toBe('{ "a": { "b": [] } }')
})
