import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadPython } from '../src/python/grammar.ts'
import { checksOf, readFixtures } from '../src/testing.ts'
import { transforms } from '../transforms/registry.ts'

const root = fileURLToPath(new URL('../fixtures', import.meta.url))
const fixtures = readFixtures(root)

beforeAll(loadPython)

for (const fixture of fixtures)
  describe(fixture.name, () => {
    for (const check of checksOf(fixture)) it(check.name, () => check.run())
  })

describe('all fixtures', () => {
  it('cover every transform', () => {
    const groups = new Set(fixtures.map(({ name }) => name.split('/')[0]))
    for (const { id } of Object.values(transforms)) expect(groups).toContain(id)
  })

  it('compile with CPython', () => {
    const sources = fixtures.flatMap(({ name, after }) =>
      [...(after ?? [])]
        .filter(([path]) => path.endsWith('.py'))
        .map(([path, bytes]) => [`${name}/${path}`, bytes.toString('base64')]),
    )
    expect(sources.length).toBeGreaterThan(0)
    const program =
      'import base64, json, sys\nfor name, code in json.load(sys.stdin): compile(base64.b64decode(code), name, "exec", dont_inherit=True)'
    const venv = fileURLToPath(new URL('../.venv/bin/python', import.meta.url))
    execFileSync(existsSync(venv) ? venv : 'python3', ['-W', 'error', '-c', program], {
      input: JSON.stringify(sources),
      stdio: ['pipe', 'pipe', 'inherit'],
    })
  })
})
