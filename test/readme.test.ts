import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { formatChange } from '../src/text/patch.ts'

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))
const readme = readFileSync(path('README.md'), 'utf8')

/** The text of every source file of a folder. */
const sourcesIn = (folder: string): string =>
  readdirSync(path(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')

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

  it('explains messages that there are', () => {
    const sources = sourcesIn('src') + sourcesIn('transforms')
    const rows = [...readme.matchAll(/^\| (`[a-z0-9-]+`(?:, `[a-z0-9-]+`)*) \| (?!-)/gm)]
    const codes = rows.flatMap(([, codes = '']) => codes.replaceAll('`', '').split(', '))
    expect(codes.length).toBeGreaterThan(20)
    expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([])
  })
})

it.each(['README.md', 'CONTRIBUTING.md'])('%s links only to what exists', (page) => {
  const links = [...readFileSync(path(page), 'utf8').matchAll(/\]\((?!https?:)([^)]+)\)/g)]
  expect(links.length).toBeGreaterThan(10)
  expect(links.filter(([, target]) => !existsSync(path(target ?? '')))).toEqual([])
})
