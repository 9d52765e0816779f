import type { Workspace } from '../../files/workspace.ts'
import type { Site } from '../trail/site.ts'
import type { Finding } from './findings.ts'

/** Where the files are looked for that code names. */
export interface Base {
  readonly workspace: Workspace
  /** The folder of the code, relative to the root. */
  readonly from: string
}

/**
 * The search for the environment of one definition. What it finds in one of the SDK's objects may lead to others: each
 * method follows an expression to all that it may come from, and finds nothing where it has come round to where it was.
 */
export interface EnvironmentSearch extends Base {
  /** An Environment. */
  environment(site: Site): Finding[]
  /** A RunConfiguration: `runconfig=`. */
  runConfiguration(site: Site): Finding[]
  /** `ScriptRunConfig(…)`, an estimator: what `.run_config` or a step takes from it. */
  job(site: Site): Finding[]
  /** A CondaDependencies. */
  dependencies(site: Site): Finding[]
  /** The same search, for what code in another folder makes. */
  goingOnIn(folder: string): EnvironmentSearch
}
