import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { interpreter, pythonVariables } from '../debugger/python-env.ts'

/** A Python that definitions are executed by. */
export interface SdkInterpreter {
  readonly by: 'stand-ins' | 'the SDK'
  python(): string
  env(): NodeJS.ProcessEnv
}

const inVenv = fileURLToPath(new URL('../../.venv-sdk/bin/python', import.meta.url))

/** The Python that has the SDK; undefined where it could not be installed: scripts/python-env.js says so. */
export const sdk = process.env.AML_DEBUG_SDK_PYTHON ?? (existsSync(inVenv) ? inVenv : undefined)

/** Stand-ins with the SDK's signatures, and the SDK itself where it could be installed. */
export const interpreters: readonly SdkInterpreter[] = [
  { by: 'stand-ins', python: () => interpreter('azureml'), env: () => pythonVariables('azureml') },
  ...(sdk
    ? [{ by: 'the SDK', python: () => sdk, env: () => pythonVariables('debugpy') } as const]
    : []),
]
