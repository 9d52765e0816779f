import fc from 'fast-check'
import type { JsonValue } from '../../src/jsonc/value.ts'

/** Random documents: every gap between tokens may hold blanks, line endings and comments of every kind. */

const newline = fc.constantFrom('\n', '\r\n')
const blank = fc.constantFrom(' ', '  ', '\t', '\n', '\r\n', '\r', '\n  ', '\n\n', '\r\n\t\t')
const words = fc.constantFrom('a', 'b', ' , ] }', ' "x": 1, ', ' // ', ' [', '')
const comment = fc.oneof(
  words.map((text) => `/*${text}*/`),
  words.map((text) => `/*${text}\n * ${text}*/`),
  fc.tuple(words, newline).map(([text, end]) => `//${text}${end}`),
)
const wild = fc
  .array(fc.oneof({ weight: 3, arbitrary: blank }, { weight: 2, arbitrary: comment }), {
    maxLength: 3,
  })
  .map((pieces) => pieces.join(''))
export const gap = fc.oneof({ weight: 2, arbitrary: fc.constant('') }, wild)

const scalar = fc.constantFrom(
  '1',
  '-0.50',
  '1E2',
  '12345678901234567890123',
  'true',
  'null',
  '"a"',
  '"\\u0041/\\/ // , ]"',
  '""',
)
const key = fc.constantFrom('"a"', '"b"', '"c"', '"\\u0061"', '"// ,"')

interface Depth {
  readonly value: string
}

/** Trivia anywhere: ugly, and the hardest to restore. */
const wildValue = fc.letrec<Depth>((tie) => {
  const item = fc.tuple(gap, tie('value'), gap).map((parts) => parts.join(''))
  const entry = fc
    .tuple(gap, key, gap, gap, tie('value'), gap)
    .map(([a, name, b, c, value, d]) => `${a}${name}${b}:${c}${value}${d}`)
  const list = (open: string, one: fc.Arbitrary<string>, close: string) =>
    fc
      .tuple(fc.array(one, { maxLength: 4 }), gap, fc.boolean())
      .map(([all, inside, trailing]) =>
        all.length === 0
          ? open + inside + close
          : `${open}${all.join(',')}${trailing ? `,${inside}` : ''}${close}`,
      )
  return {
    value: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      scalar,
      list('[', item, ']'),
      list('{', entry, '}'),
    ),
  }
}).value

interface Habits {
  readonly unit: string
  readonly newline: string
  readonly trailing: boolean
  readonly hugging: boolean
}

const above = fc.constantFrom(
  '',
  '',
  '',
  '// above',
  '/* above */',
  '/* two\n lines */',
  '// "off": 1,',
)
const behind = fc.constantFrom('', '', '', ' // behind', ' /* behind */', ' /* one */ // two')

interface Sketch {
  readonly scalar?: string
  readonly open?: string
  readonly oneLine?: boolean
  readonly entries?: readonly (readonly [
    name: string,
    value: Sketch,
    above: string,
    behind: string,
  ])[]
  readonly last?: string
}

const sketch = fc.letrec<{ node: Sketch }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    scalar.map((text) => ({ scalar: text })),
    fc.record({
      open: fc.constantFrom('[', '{'),
      oneLine: fc.boolean(),
      entries: fc.array(fc.tuple(key, tie('node'), above, behind), { maxLength: 4 }),
      last: above,
    }),
  ),
})).node

function print(node: Sketch, habits: Habits, indent: string): string {
  if (node.scalar) return node.scalar
  const { open = '[', entries = [], last = '' } = node
  const close = open === '[' ? ']' : '}'
  const inner = node.oneLine ? indent : indent + habits.unit
  const at = habits.newline + inner
  const texts = entries.map(
    ([name, value]) => (open === '{' ? `${name}: ` : '') + print(value, habits, inner),
  )
  if (node.oneLine || (habits.hugging && open === '[')) return open + texts.join(', ') + close
  const lines = texts.map((text, index) => {
    const [, , over = '', after = ''] = entries[index] ?? []
    const comma = index < texts.length - 1 || habits.trailing ? ',' : ''
    return `${at}${over && over + at}${text}${comma}${after}`
  })
  if (lines.length === 0 && !last) return open + close
  return `${open}${lines.join('')}${last && at + last}${habits.newline}${indent}${close}`
}

/** Documents as people keep them: indented, with comments above, behind and after the last entry. */
const tidyValue = fc
  .tuple(
    sketch,
    fc.record({
      unit: fc.constantFrom('  ', '    ', '\t', ''),
      newline,
      trailing: fc.boolean(),
      hugging: fc.boolean(),
    }),
  )
  .map(([node, habits]) => print(node, habits, ''))

export const documents = fc
  .tuple(gap, fc.oneof(wildValue, tidyValue), gap)
  .map((parts) => parts.join(''))

export const values: fc.Arbitrary<JsonValue> = fc.constantFrom<JsonValue>(
  7,
  'new',
  false,
  null,
  [],
  {},
  [1, 'x'],
  [[], { k: {} }],
  { name: 'n', connect: { port: 5678 } },
  {
    name: 'too long for a line that somebody has to review',
    pathMappings: [{ localRoot: '.', remoteRoot: '.' }],
  },
)
