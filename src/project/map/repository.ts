import type { World } from '../../python/static-value.ts'
import type { Workspace } from '../files/workspace.ts'

/** What scripts are looked for in. */
export interface Repository {
  readonly workspace: Workspace
  readonly world: World
  /** Scripts that the settings name, by step: paths from the root. */
  readonly settled: Readonly<Record<string, string>>
}
