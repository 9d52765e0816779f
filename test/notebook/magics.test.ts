import { beforeAll, describe, expect, it } from 'vitest'
import { maskMagics } from '../../src/notebook/magics.ts'
import { loadPython } from '../../src/python/grammar.ts'
import { parsePython } from '../../src/python/parse.ts'

beforeAll(loadPython)

const MAGICS = [
  '%matplotlib inline',
  '!pip install x',
  '!pip install x \\\n    y \\\n    z\nprint(1)',
  'name?',
  'a.b.c??',
  'a.get*?',
  '*Step*?\nx = 1',
  '?name',
  'files = !ls *.py',
  'a, b = %magic x',
  'if x:\n    !ls\nelse:\n    %cd ..',
  '%%time\nx = 1',
  '%%capture out --no-stderr\nx = 1',
  '!',
  '%env A=(',
  "!echo 'it''s",
  'x = 1 # %done\n!ls',
  'x = """a"""\n!ls',
  "x = 'it\\'s'\n!ls",
  'f(a,\n  b)\n!ls',
  "x = '# no comment'\n!ls",
  'x = "(" \n!ls',
]

/** Python that merely looks like magics at the start of a line. */
const PYTHON = [
  'x = """\n!ls\n%cd\nhelp?\n?x\n"""',
  "x = '''\n!ls\n'''",
  'x = (7\n%y)',
  'x = [a,\n%b\n]',
  'x = 7 \\\n%y',
  "x = 'a\\\n!b'",
  'x = "%s" \\\n%y',
  "d = {\n'a': 1, # it's\n'b': x\n%y}",
  'y = x % 3',
  'y = x != 3',
  'x = "what?"',
  'x = f"{a!r}"',
  'x = r"\\"\ny = (1\n%z)',
]

describe('masking', () => {
  it.each(MAGICS)('makes Python of %j without moving a character', (text) => {
    const masked = maskMagics(text) ?? ''
    expect(masked).not.toBe(text)
    expect(masked).toHaveLength(text.length)
    expect(masked.replace(/[^\n]/g, '')).toBe(text.replace(/[^\n]/g, ''))
    expect(parsePython(masked).error).toBeNull()
  })

  it.each(PYTHON)('leaves %j as it is', (text) => {
    expect(maskMagics(text)).toBe(text)
  })

  it.each(['%%bash\nls', '%%writefile a.py\nx', '%%html\n<b>', '\n%%sql\nselect'])(
    'knows that %j is no Python',
    (text) => {
      expect(maskMagics(text)).toBeNull()
    },
  )

  it('keeps line endings', () => {
    expect(maskMagics('!a \\\r\n b\r\nx = 1\r\n')?.replace(/[^\r\n]/g, '')).toBe('\r\n\r\n\r\n')
  })
})
