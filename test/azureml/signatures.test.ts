import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { SIGNATURES } from '../../transforms/azureml/signatures.ts'
import { interpreters } from './interpreters.ts'

const program = fileURLToPath(new URL('signatures.py', import.meta.url))

/** What MLflow has, which is not installed with the SDK. */
const OF_MLFLOW = ['DeploymentClient.create_deployment']

for (const { by, python, env } of interpreters)
  describe(`signatures as ${by} has them`, () => {
    let found: readonly [name: string, parameters: readonly string[] | null][]

    beforeAll(() => {
      const out = execFileSync(python(), [program, ...Object.keys(SIGNATURES)], {
        encoding: 'utf8',
        env: env(),
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      found = Object.entries(JSON.parse(out.trimEnd().split('\n').at(-1) ?? ''))
      // all of the SDK is a lot to load
    }, 300_000)

    it('start with the parameters that are known here, in their order', () => {
      const there = found.filter(([, parameters]) => parameters !== null)
      expect(there.map(([name]) => name)).toEqual(
        expect.arrayContaining(['PythonScriptStep', 'ScriptRunConfig', 'Estimator']),
      )
      for (const [name, parameters] of there) {
        const known = SIGNATURES[name as keyof typeof SIGNATURES]
        expect([name, ...(parameters ?? []).slice(0, known.length)]).toEqual([name, ...known])
      }
    })

    if (by === 'the SDK')
      it('are of what it has', () => {
        const missing = found.filter(([, parameters]) => parameters === null)
        expect(missing.map(([name]) => name)).toEqual(OF_MLFLOW)
      })
  })
