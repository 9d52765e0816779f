import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { readFixtures } from '../../src/testing.ts'
import { interpreter } from '../debugger/python-env.ts'

const fixtures = readFixtures(fileURLToPath(new URL('../../fixtures', import.meta.url)))

/** Jupyter's own opinion of every notebook that a fixture changes, before and after. */
it('nbformat takes every changed notebook', () => {
  const notebooks = fixtures.flatMap(({ name, before, after }) =>
    [...(after ?? [])].flatMap(([path, bytes]) => {
      const old = before.get(path)
      if (!path.endsWith('.ipynb') || !old || old.equals(bytes)) return []
      return [
        [`${name}/before/${path}`, old.toString('utf8')],
        [`${name}/after/${path}`, bytes.toString('utf8')],
      ]
    }),
  )
  expect(notebooks.length).toBeGreaterThan(20)
  const program = `
import json, sys, warnings
import nbformat
warnings.simplefilter('ignore')
bad = []
for name, text in json.load(sys.stdin):
    try:
        nbformat.validate(nbformat.reads(text, as_version=nbformat.NO_CONVERT))
    except Exception as error:
        bad.append(f'{name}: {error}')
print(json.dumps(bad))
`
  const out = execFileSync(interpreter('debugpy'), ['-c', program], {
    encoding: 'utf8',
    input: JSON.stringify(notebooks),
  })
  expect(JSON.parse(out)).toEqual([])
})
