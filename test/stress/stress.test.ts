/** A fixed sample of `npm run stress`: the files of CPython's library whose names hash lowest. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describe, stress } from './stress.ts'

const SAMPLE = 300
const python = 'python3'

it('a sample of the standard library and its tests comes through', async () => {
  const library = execFileSync(
    python,
    ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'],
    { encoding: 'utf8' },
  ).trim()
  const rank = (name: string) => createHash('sha256').update(name).digest('hex')
  const names = readdirSync(library, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py') && !/site-packages|dist-packages/.test(name))
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
    .slice(0, SAMPLE)
  const report = await stress(
    names.map((name) => join(library, name)),
    python,
  )
  expect(report.failures, describe(report)).toEqual([])
  expect(report.files).toBe(SAMPLE)
  // a run that leaves everything alone would prove nothing
  const changed = Object.values(report.changed).reduce((sum, count) => sum + count, 0)
  expect(changed, describe(report)).toBeGreaterThan(SAMPLE / 2)
}, 240_000)
