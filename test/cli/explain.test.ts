import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { formatChange } from '../../src/text/patch.ts'
import { transforms } from '../../transforms/registry.ts'
import { amlProcess, useBuiltCli } from './built.ts'
import { aml } from './support.ts'

useBuiltCli()

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url))
const ids = [...new Set<string>(Object.values(transforms).map(({ id }) => id))]

it('shows one fixture of each transform', () => {
  const chosen: Record<string, string> = JSON.parse(
    readFileSync(`${fixtures}examples.json`, 'utf8'),
  )
  expect(Object.keys(chosen).sort()).toEqual([...ids].sort())
  for (const [id, fixture] of Object.entries(chosen)) expect(fixture).toMatch(`${id}/`)
})

it.each(ids)('%s: words, and a diff', async (id) => {
  const { code, out } = await aml('/', ['explain', id])
  expect(code).toBe(0)
  expect(out).toMatch(new RegExp(`^${id}: .+\n\n[\\s\\S]+\n\ndiff --git `))
  expect(out).toContain('\n@@ ')
  // the package shows the same
  expect(amlProcess('/', ['explain', id]).out).toBe(out)
})

it('shows all without a name, and the very bytes of a fixture', async () => {
  const { out } = await aml('/', ['explain'])
  for (const id of ids) expect(out).toContain(`${id}: `)
  const read = (part: string) =>
    readFileSync(`${fixtures}step-script/parse-in-main/${part}/train.py`, 'utf8')
  expect(out).toContain(
    formatChange({ path: 'train.py', before: read('before'), after: read('after') }),
  )
})

it('names the nearest transform', async () => {
  expect(await aml('/', ['explain', 'step-scirpt'])).toEqual({
    code: 2,
    out: '',
    err: 'aml-debug: there is no transform step-scirpt; did you mean step-script?\n',
  })
})
