import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { computeAdd } from '../../src/project/add.ts'
import { memoryWorkspace } from '../../src/project/files/memory-workspace.ts'
import { DEFAULTS } from '../../src/project/options.ts'
import { loadPython } from '../../src/python/grammar.ts'
import { applied } from '../../src/testing/applied.ts'
import { folderWith } from '../folders.ts'
import { FLAG_TEXTS } from './flags.ts'
import { interpreters } from './interpreters.ts'

/**
 * Definitions are executed, as they are and as `add` leaves them, up to the construction of their steps.
 */
const HERE = fileURLToPath(new URL('.', import.meta.url))
const DEFINITIONS = ['steps.py', 'configurations.py', 'commands.py', 'factories.py']

interface Step {
  readonly type: string
  readonly name: string | null
  readonly arguments: readonly string[]
  readonly allow_reuse: boolean | null
  readonly packages: readonly string[] | null
}

beforeAll(loadPython)

const files = new Map<string, Buffer>(
  [...DEFINITIONS, 'steps.json', 'code/train.py'].map((path) => [
    path,
    readFileSync(join(HERE, 'definitions', path)),
  ]),
)

for (const { by, python, env } of interpreters)
  describe(`steps constructed by ${by}`, () => {
    const construct = (sources: ReadonlyMap<string, Buffer>, definition: string): Step[] => {
      const folder = folderWith(Object.fromEntries(sources))
      const program = [join(HERE, 'inspect_steps.py'), join(folder, definition)]
      const out = execFileSync(python(), program, {
        encoding: 'utf8',
        env: env(),
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      return JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Step[]
    }

    const transformed = () => applied(files, computeAdd(memoryWorkspace(files), DEFAULTS).changes)

    for (const definition of DEFINITIONS)
      it(`of ${definition} hold the flags behind what they held`, () => {
        const before = construct(files, definition)
        const after = construct(transformed(), definition)
        expect(before.length).toBeGreaterThan(3)
        expect(after.map(({ name, type }) => [name, type])).toEqual(
          before.map(({ name, type }) => [name, type]),
        )
        expect(after.map((step) => step.arguments)).toEqual(
          before.map((step) => [...step.arguments, ...FLAG_TEXTS]),
        )
      })

    it('run anew each time', () => {
      for (const definition of DEFINITIONS)
        expect(
          construct(transformed(), definition).filter(({ allow_reuse }) => allow_reuse === true),
        ).toEqual([])
    })

    it('keep their packages and get debugpy', () => {
      const before = construct(files, 'steps.py')
      const after = construct(transformed(), 'steps.py')
      expect(after).toHaveLength(before.length)
      for (const [index, { packages, name }] of after.entries()) {
        const kept = before[index]?.packages ?? []
        expect([name, packages]).toEqual([name, expect.arrayContaining([...kept, 'debugpy'])])
        expect(packages?.some((one) => one.startsWith('azureml-'))).toBe(true)
      }
    })
  })

it('every definition of the folder is executed', () => {
  expect(
    readdirSync(join(HERE, 'definitions'))
      .filter((path) => path.endsWith('.py'))
      .sort(),
  ).toEqual([...DEFINITIONS].sort())
})
