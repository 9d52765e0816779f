import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { formatChange } from '../src/text/patch.ts'

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))
const readme = readFileSync(path('README.md'), 'utf8')

describe('README', () => {
  const shown = [...readme.matchAll(/<!-- fixture: (\S+) (\S+) -->\n```diff\n([\s\S]*?)```/g)]

  it('shows diffs', () => expect(shown.length).toBeGreaterThan(0))

  for (const [, fixture, file, diff] of shown)
    it(`shows ${file} as the fixture ${fixture} has it`, () => {
      const read = (part: string) =>
        readFileSync(path(`fixtures/${fixture}/${part}/${file}`), 'utf8')
      const patch = formatChange({ path: file ?? '', before: read('before'), after: read('after') })
      expect(diff).toBe(patch.slice(patch.indexOf('@@')))
    })

  const files = [...readme.matchAll(/<!-- file: (\S+) -->\n```\w+\n([\s\S]*?)```/g)]

  it('shows files', () => expect(files.length).toBeGreaterThan(0))

  for (const [, file, text] of files)
    it(`shows ${file} as it is`, () => expect(text).toBe(readFileSync(path(file ?? ''), 'utf8')))

  it('links only to what exists', () => {
    for (const [, target] of readme.matchAll(/\]\(([^)h][^)]*)\)/g))
      expect(() => readFileSync(path(target ?? ''))).not.toThrow('ENOENT')
  })
})
