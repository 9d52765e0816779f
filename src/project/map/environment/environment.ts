import type { Asked } from '../../../../transforms/registry.ts'
import type { Diagnostic } from '../../diagnostic.ts'

/** How a place lists packages. */
export type Form =
  /** `CondaDependencies.create(…)` */
  | 'create'
  /** `X.add_pip_package(…)`, on what the SDK installs by itself or on other calls of the kind. */
  | 'add_pip_package'
  /** `pip_packages=` of an estimator or a step. */
  | 'pip_packages'
  | 'conda-yaml'
  | 'runconfig'
  | 'requirements'

/** What adds to a list of packages: it is asked for all but the version of the SDK. */
type AskedForPackages = Extract<
  Asked,
  { readonly transform: 'pipPackages' | 'condaYaml' | 'requirementsFile' }
>

/** A place that lists packages, and what adds to it. */
export type PackageList = AskedForPackages & {
  /** Relative to the root. */
  readonly path: string
  /** Counts from 1, in a notebook within its cell. */
  readonly line: number
  readonly cell?: number
  readonly form: Form
}

/** Where the packages of a step or deployment are listed. */
export interface Environment {
  /** Each of them lists packages of the same environment, or of one that the code may choose instead. */
  readonly places: readonly PackageList[]
  /** What is listed where no edit reaches, and what to add there. */
  readonly gaps: readonly Diagnostic[]
  /** Whether the code names none: the one that is made for it comes with debugpy. */
  readonly isMade: boolean
  /** Whether Spark runs the script: no debugger listens there. */
  readonly isSpark?: true
}

/** An environment of which there is nothing to say. */
export const NONE_LISTED: Environment = { places: [], gaps: [], isMade: false }
