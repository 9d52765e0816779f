import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { pythonVariables } from '../debugger/python-env.ts'
import { FLAGS } from './flags.ts'
import { sdk } from './interpreters.ts'

/** Run configurations in files, as `add` leaves them, are loaded: by the SDK where it could be installed. */

const CASE = fileURLToPath(
  new URL('../../fixtures/run-configuration/files-in-all-forms/', import.meta.url),
)
const LOAD = `import json, sys
from azureml.core import RunConfiguration, ScriptRunConfig
run = ScriptRunConfig('.', run_config=RunConfiguration.load(sys.argv[1]))
print(json.dumps({'script': run.script, 'arguments': run.arguments}))`

const files = readdirSync(join(CASE, 'before'), { recursive: true, encoding: 'utf8' }).filter(
  (path) => /run_config\.yml$|\.runconfig$/.test(path),
)

it.each(files)('%s runs its script with the flags behind what it was given', (path) => {
  const before = parse(readFileSync(join(CASE, 'before', path), 'utf8'))
  const after = join(CASE, 'after', path)
  const loaded = sdk
    ? JSON.parse(
        execFileSync(sdk, ['-W', 'ignore', '-c', LOAD, after], {
          encoding: 'utf8',
          env: pythonVariables('debugpy'),
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      )
    : parse(readFileSync(after, 'utf8'))
  expect([loaded.script, loaded.arguments]).toEqual([
    before.script,
    [...(before.arguments ?? []), ...FLAGS],
  ])
})
