/** The three kinds of place that a script of a user may run in. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * - `azureml`: a step's environment, with debugpy and (a stand-in for) azureml
 * - `debugpy`: debugpy alone, as on a developer's machine
 * - `bare`: neither of them, nor any other package
 */
export type PythonEnvironment = 'azureml' | 'debugpy' | 'bare'

const root = fileURLToPath(new URL('../..', import.meta.url))
const stubs = join(root, 'test/python/stubs')

/** Another interpreter that has debugpy may be named, to try the tests with other versions of both. */
const withDebugpy = process.env.AML_DEBUG_TEST_PYTHON ?? join(root, '.venv/bin/python')

export function interpreter(environment: PythonEnvironment): string {
  if (!existsSync(withDebugpy))
    throw new Error(`${withDebugpy} does not exist: run node scripts/python-env.js first`)
  return environment === 'bare' ? bareInterpreter() : withDebugpy
}

/** The variables of the tests' own process, without those that steer Python or its debugger. */
export function pythonVariables(environment: PythonEnvironment): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(PYTHON|PYDEV|DEBUGPY|VIRTUAL_ENV|AML_DEBUG_TEST)/.test(name),
  )
  return {
    ...Object.fromEntries(own),
    PYTHONDONTWRITEBYTECODE: '1',
    ...(environment === 'azureml' ? { PYTHONPATH: stubs } : {}),
  }
}

/**
 * An empty virtual environment of the same Python. `python -S -I` hides packages too, but also hides the script's own
 * folder and `exit()`, which scripts may rely on.
 */
function bareInterpreter(): string {
  const venv = join(dirname(dirname(withDebugpy)), 'bare')
  const python = join(venv, 'bin/python')
  if (existsSync(python)) return python
  // Made aside and renamed, for test files run side by side: whoever is first wins.
  const temporary = mkdtempSync(`${venv}-`)
  const made = spawnSync(withDebugpy, ['-m', 'venv', '--without-pip', temporary])
  if (made.status !== 0) throw new Error(`no empty virtual environment: ${made.stderr}`)
  try {
    renameSync(temporary, venv)
  } catch (error) {
    rmSync(temporary, { recursive: true })
    if (!existsSync(python)) throw error
  }
  return python
}
