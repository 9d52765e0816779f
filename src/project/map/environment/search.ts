import type { Workspace } from '../../files/workspace.ts'

/** The search for the environment of one definition. */
export interface EnvironmentSearch {
  readonly workspace: Workspace
  /** The folder of the definition, relative to the root. */
  readonly from: string
  /** What is being looked into on the way here: `x.y = z`, where `z` is `x.y`, leads back to itself. */
  readonly asked?: ReadonlySet<string>
}
