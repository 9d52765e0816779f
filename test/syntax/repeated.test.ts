import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadPython } from '../../src/python/grammar.ts'
import { parsePython } from '../../src/python/parse.ts'
import { findFunction, holeAt } from '../../src/python/repeated.ts'
import { ATTACH } from '../../transforms/inserted/attach.ts'
import { shapeOf } from './shape.ts'

beforeAll(loadPython)

const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url))
const SCRIPTS = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.py'))
  .map((path) => ({ path, text: readFileSync(join(FIXTURES, path), 'utf8') }))
  .filter(({ text }) => text.includes(ATTACH))

function expectSame(text: string): void {
  const { root, error } = parsePython(text)
  const short = parsePython(text, ATTACH)
  expect(short.text).toBe(text)
  expect(short.error).toBe(error)
  expect(shapeOf(short.root)).toEqual(shapeOf(root))
}

const FUNCTION = `def ${ATTACH}(ip):
    """Wait."""
    if ip:
        print(f'{ip}')

    return [ip]
`
const indented = FUNCTION.replace(/^(?=.)/gm, '    ')

/** Texts that hold the function, and where it is parsed once for all of them. */
const ALIKE: Record<string, string> = {
  'in the module': `import os\n\n\n${FUNCTION}\n\n${ATTACH}()\n`,
  'with something before and behind': `x = [\n    1,\n]\n${FUNCTION}x = {\n    'a': x}\nif x:\n    pass\n`,
  'in a block': `if x:\n${indented}\n    ${ATTACH}(1)\nelse:\n    y = 2\n`,
  'in a block, behind a statement': `def f():\n    x = 1\n${indented}    return x\n\n\nf()\n`,
  'with other line ends': `import os\n${FUNCTION}\n${ATTACH}()\n`.replaceAll('\n', '\r\n'),
}

/** Texts that hold it in a way that needs a look at all of them. */
const OTHERWISE: Record<string, string> = {
  'in a string': `x = '''\n${FUNCTION}y = 1\n'''\n`,
  'with a decorator': `@wraps\n${FUNCTION}${ATTACH}()\n`,
  'before a comment': `${FUNCTION}# what follows\n${ATTACH}()\n`,
  'at the end of a block': `if x:\n${indented}\ny = 1\n`,
  'at the end of the text': `x = 1\n${FUNCTION}`,
  twice: `${FUNCTION}\n${FUNCTION}\n${ATTACH}()\n`,
  'behind a syntax error': `x = = 1\n${FUNCTION}${ATTACH}()\n`,
  'before a syntax error': `${FUNCTION}x = = 1\n`,
  'in parentheses': `x = (\n${FUNCTION}1)\n`,
  'behind a backslash': `x = 1 + \\\n${FUNCTION}${ATTACH}()\n`,
  'as a coroutine': `async ${FUNCTION}${ATTACH}()\n`,
  'deeper than what follows': `if x:\n  if y:\n${indented}  z = 1\n`,
}

describe('a function that many texts hold', () => {
  it.each(Object.entries({ ...ALIKE, ...OTHERWISE }))('is the same: %s', (_, text) => {
    for (const known of Object.values(ALIKE)) parsePython(known, ATTACH)
    expectSame(text)
  })

  it.each(Object.entries(ALIKE))('is parsed once: %s', (_, text) => {
    parsePython(text, ATTACH)
    const place = findFunction(text, ATTACH)
    expect(place && holeAt(place)).not.toBeNull()
  })

  it('may be in any fixture', () => {
    expect(SCRIPTS.length).toBeGreaterThan(50)
    for (const { text } of [...SCRIPTS, ...SCRIPTS]) expectSame(text)
  })
})
