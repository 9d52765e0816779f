import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { SIGNATURES } from '../../transforms/azureml/signatures.ts'
import { interpreters } from './interpreters.ts'

const program = fileURLToPath(new URL('signatures.py', import.meta.url))
const names = Object.keys(SIGNATURES)

/** What is in the SDK no more, or not in the packages that the tests install. */
const GONE: readonly string[] = ['HyperDriveRunConfig']

for (const { by, python, env } of interpreters)
  describe(`signatures as ${by} has them`, () => {
    const read = (): Record<string, readonly string[] | null> => {
      const out = execFileSync(python(), [program, ...names], {
        encoding: 'utf8',
        env: env(),
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      return JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')
    }

    it('start with the parameters that are known here, in their order', () => {
      const there = Object.entries(read()).flatMap(([name, parameters]) =>
        parameters ? [[name, parameters] as const] : [],
      )
      expect(there.map(([name]) => name)).toEqual(
        expect.arrayContaining(['PythonScriptStep', 'ScriptRunConfig', 'Estimator']),
      )
      for (const [name, parameters] of there) {
        const known = SIGNATURES[name as keyof typeof SIGNATURES]
        expect([name, ...parameters.slice(0, known.length)]).toEqual([name, ...known])
      }
    })

    if (by === 'the SDK')
      it('are known of nothing that it does not have', () => {
        const missing = Object.entries(read()).flatMap(([name, parameters]) =>
          parameters ? [] : [name],
        )
        expect(missing).toEqual(GONE)
      })
  })
