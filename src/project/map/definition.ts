import type { DebugOptions } from '../../../transforms/azureml/flags.ts'
import type { StepRequest } from '../../../transforms/steps/step-change.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { CallSite } from '../world/call-site.ts'
import type { Environment } from './environment/environment.ts'
import type { Script } from './script/locate.ts'

/** A step or a deployment that a definition constructs. */
export interface Definition {
  /** How many definitions its file has before this one: the same after files have changed. */
  readonly index: number
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

/** A text that tells one definition of a repository from all others, before and after files have changed. */
export const keyOf = ({ call, index }: Pick<Definition, 'call' | 'index'>): string =>
  `${call.path}#${index}`

/** Every script that the call of a definition runs. */
export const scriptsOf = ({
  script,
  companions,
}: Pick<Definition, 'script' | 'companions'>): readonly Script[] =>
  script ? [script, ...companions] : companions

/** Every file or cell that may become one of those scripts when the definition runs. */
export const sourcesOf = (definition: Pick<Definition, 'script' | 'companions'>): string[] =>
  scriptsOf(definition).flatMap(({ sources }) => sources)

/** A definition whose place among the others of its file is not counted yet. */
export type FoundDefinition = Omit<Definition, 'index'>

/** The fields of a definition that only a step has whose script is looked for. */
export const NO_STEP = { companions: [], changes: [], runs: [], usedWhole: true } as const

/** What is said of a step that is given its arguments where nothing is edited. */
export const FLAGS_BY_HAND = 'flags-by-hand'

/** A call of the SDK that has to change. */
export interface CallChange {
  readonly call: CallSite
  /** What pipeline-step is asked to do with it, but for what options say; null where no code but a file is the call. */
  readonly step: Omit<StepRequest, 'call' | 'end' | keyof DebugOptions> | null
  /** Why it cannot change, where code beside it is in the way. */
  readonly blocked: Diagnostic | null
}
