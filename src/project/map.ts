import { ALL_KINDS } from '../../transforms/azureml/kinds.ts'
import type { PyNode } from '../python/syntax.ts'
import { consumeConfigurations, readDefinition } from './definitions.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Environment } from './environment/environment.ts'
import type { PythonFile } from './python-file.ts'
import type { Script } from './scripts.ts'
import { isDiagnostic, type Workspace } from './workspace.ts'
import { worldOf } from './world.ts'

/** A step or a deployment that a definition constructs. */
export interface Definition {
  readonly kind: 'step' | 'deployment'
  /** The class of the SDK: `PythonScriptStep`. */
  readonly type: string
  readonly name: string
  readonly file: PythonFile
  /** The constructor's call. */
  readonly call: PyNode
  /** The script that it runs and the folder that is uploaded with it, relative to the root; null where unknown. */
  readonly script: Script | null
  /** The other scripts that the same call runs, in a loop or a function: they can only change together. */
  readonly companions: readonly Script[]
  /** The calls that must change so that the script gets the flags; none where another step's change does it. */
  readonly changes: readonly CallChange[]
  /** The configurations and estimators that it runs: they get no flags of their own. */
  readonly runs: readonly PyNode[]
  readonly environment: Environment
  /** Why it cannot be instrumented. */
  readonly problems: readonly Diagnostic[]
}

/** A call of the SDK that has to change. */
export interface CallChange {
  readonly file: PythonFile
  readonly call: PyNode
  /** The class of the SDK. */
  readonly type: string
  /** Whether it takes the flags, and is not changed for reuse alone. */
  readonly passes: boolean
  /** Whether something outside of the call says where it runs. */
  readonly placed: boolean
}

export interface RepositoryMap {
  readonly definitions: readonly Definition[]
  readonly diagnostics: readonly Diagnostic[]
  readonly filesScanned: number
}

export interface MapOptions {
  /** Scripts of steps that cannot be told from the code: paths from the root, by the name of the step. */
  readonly steps?: Readonly<Record<string, string>>
}

const DEFINING = [...ALL_KINDS, 'InferenceConfig']

/** Reads every definition of a repository: which step runs which script, in which environment. */
export function mapRepository(workspace: Workspace, options: MapOptions = {}): RepositoryMap {
  const world = worldOf(workspace)
  const definitions: Definition[] = []
  const diagnostics: Diagnostic[] = []
  let filesScanned = 0
  for (const path of workspace.files) {
    if (!/\.(py|ipynb)$/.test(path)) continue
    filesScanned++
    const bytes = workspace.bytes(path)
    if (!bytes) diagnostics.push(...unreadable(workspace, path))
    if (!bytes || !DEFINING.some((name) => bytes.includes(name))) continue
    const file = workspace.python(path)
    if (!file) continue
    if (isDiagnostic(file)) {
      if (bytes.includes('azureml')) diagnostics.push(file)
      continue
    }
    if (file.module.error !== null) {
      if (bytes.includes('azureml')) diagnostics.push(unparsed(file, file.module.error))
      continue
    }
    for (const { cell, start } of file.broken)
      if (DEFINING.some((name) => cell.text.includes(`${name}(`)))
        diagnostics.push(unparsed(file, start))
    definitions.push(...readDefinition(workspace, world, file, options.steps ?? {}))
  }
  return {
    definitions: consumeConfigurations(world, definitions),
    diagnostics,
    filesScanned,
  }
}

/** Why a file that is there cannot be looked into. */
export function unreadable(workspace: Workspace, path: string): Diagnostic[] {
  const document = workspace.document(path)
  return isDiagnostic(document) ? [document] : []
}

function unparsed(file: PythonFile, at: number): Diagnostic {
  return file.diagnose({
    code: 'syntax-error',
    severity: 'warning',
    at,
    message: 'skipped: the definition does not parse as Python 3',
    hint: 'mend the syntax error and run again',
  })
}
