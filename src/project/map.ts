import { ALL_KINDS } from '../../transforms/azureml/kinds.ts'
import { consumeConfigurations } from './configurations.ts'
import { readDefinition } from './definitions.ts'
import { type Diagnostic, failureOf } from './diagnostic.ts'
import type { Environment } from './environment/environment.ts'
import type { Place, PythonFile } from './python-file.ts'
import type { Script } from './scripts.ts'
import { classesHandedOn } from './step-classes.ts'
import { isDiagnostic, type Workspace } from './workspace.ts'
import { type RepositoryWorld, worldOf } from './world.ts'

/** A step or a deployment that a definition constructs. */
export interface Definition {
  /** The same after files have changed: the definition's file, and how many definitions it has before this one. */
  readonly key: string
  readonly kind: 'step' | 'deployment'
  /** The class of the SDK: `PythonScriptStep`. */
  readonly type: string
  readonly name: string
  /** The constructor's call. */
  readonly call: CallSite
  /** The script that it runs and the folder that is uploaded with it, relative to the root; null where unknown. */
  readonly script: Script | null
  /** What goes where the script runs: its folder, or the script alone, where a deployment names no folder. */
  readonly uploads: 'folder' | 'file'
  /** The other scripts that the same call runs, in a loop or a function: they can only change together. */
  readonly companions: readonly Script[]
  /** The calls that must change so that the script gets the flags; none where another step's change does it. */
  readonly changes: readonly CallChange[]
  /** The configurations and estimators that it runs: they get no flags of their own. */
  readonly runs: readonly CallSite[]
  /** Whether the object itself goes anywhere, and not only its parts: `experiment.submit(src)`. */
  readonly usedWhole: boolean
  readonly environment: Environment
  /** Why it cannot be instrumented. */
  readonly problems: readonly Diagnostic[]
  /** Why what is started here cannot be debugged though its script is instrumented. */
  readonly warnings: readonly Diagnostic[]
}

/** A call in its file, as data: a repository's worth of syntax trees would not fit into memory. */
export interface CallSite {
  /** The file, relative to the root. */
  readonly path: string
  /** UTF-16 offsets into the file's Python, end exclusive. */
  readonly start: number
  readonly end: number
  /** As a person would look for it. */
  readonly place: Place
}

/** Tells one call of a repository from all others. */
export const callKey = ({ path, start }: Pick<CallSite, 'path' | 'start'>): string =>
  `${path} ${start}`

/** A call of the SDK that has to change. */
export interface CallChange {
  readonly call: CallSite
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
  const paths = workspace.files.filter((path) => /\.(py|ipynb)$/.test(path))
  for (const path of candidates(workspace)) {
    const file = workspace.python(path)
    if (!file) continue
    if (isDiagnostic(file)) {
      diagnostics.push(file)
      continue
    }
    if (file.module.error !== null) {
      if (file.module.text.includes('azureml')) diagnostics.push(unparsed(file, file.module.error))
      continue
    }
    for (const { cell, start } of file.broken)
      if (DEFINING.some((name) => cell.text.includes(`${name}(`)))
        diagnostics.push(unparsed(file, start))
    try {
      definitions.push(...readDefinitions(workspace, world, file, options))
      diagnostics.push(...classesHandedOn(world, file))
    } catch (error) {
      diagnostics.push(
        file.diagnose({ severity: 'warning', at: 0, ...failureOf(error, 'definition-failed') }),
      )
    }
    workspace.rest()
  }
  return {
    definitions: consumeConfigurations(world, definitions),
    diagnostics,
    filesScanned: paths.length,
  }
}

/**
 * Reads the definitions of single files once more, after a change that must not make others of them; null where it
 * does. What stood in for others' sake before the change still does.
 */
export function readingAgain(
  workspace: Workspace,
  options: MapOptions,
): (before: readonly Definition[]) => Definition[] | null {
  const world = worldOf(workspace)
  return (before) => {
    const path = before[0]?.call.path
    const file = path === undefined ? null : workspace.python(path)
    if (!file || isDiagnostic(file)) return null
    const now = readDefinitions(workspace, world, file, options)
    if (now.length !== before.length) return null
    return now.map((definition, index) =>
      before[index]?.changes.length === 0 ? { ...definition, changes: [] } : definition,
    )
  }
}

function readDefinitions(
  workspace: Workspace,
  world: RepositoryWorld,
  file: PythonFile,
  options: MapOptions,
): Definition[] {
  const found = readDefinition(workspace, world, file, options.steps ?? {})
  return found.map((definition, index) => ({
    key: `${file.path}#${index}`,
    ...definition,
  }))
}

/** Why a file that is there cannot be looked into. */
export function unreadable(workspace: Workspace, path: string): Diagnostic[] {
  const document = workspace.document(path)
  return isDiagnostic(document) ? [document] : []
}

const RENAMED = new RegExp(`\\b(?:${DEFINING.join('|')})[ \\t]+as[ \\t]+(\\w+)`, 'g')
const DERIVED = new RegExp(`\\bclass[ \\t]+(\\w+)[ \\t]*\\([^)]*(?:${DEFINING.join('|')})`, 'g')
const ALIASED = new RegExp(
  `\\b(\\w+)[ \\t]*=[ \\t]*(?:\\w+\\.)*(?:${DEFINING.join('|')})\\b(?!\\()`,
  'g',
)

/** Files in which a definition may stand: only their bytes are searched, so ask for the rarest word first. */
function candidates(workspace: Workspace): string[] {
  const direct = workspace.mentioning('azureml').filter((path) => workspace.holds(path, DEFINING))
  const names = otherNames(workspace, direct)
  return [...new Set([...direct, ...names.flatMap((name) => workspace.mentioning(name))])].sort()
}

/**
 * Names under which other modules may construct a step without a word of azureml: the SDK's classes renamed,
 * derived from, or imported only to be passed on.
 */
function otherNames(workspace: Workspace, paths: readonly string[]): string[] {
  const names = new Set<string>()
  for (const path of paths) {
    const document = path.endsWith('.py') ? workspace.document(path) : null
    if (!document || isDiagnostic(document)) continue
    const { text } = document
    for (const pattern of [RENAMED, DERIVED, ALIASED])
      for (const match of text.matchAll(pattern)) if (match[1]) names.add(match[1])
    for (const name of DEFINING)
      if (text.includes(name) && !text.includes(`${name}(`)) names.add(name)
  }
  return [...names]
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
