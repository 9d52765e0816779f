import type { Workspace } from '../files/workspace.ts'
import type { RepositoryWorld } from '../world/repository-world.ts'

/** The repository that definitions are read in. */
export interface Repository {
  readonly workspace: Workspace
  readonly world: RepositoryWorld
  /** Scripts that the settings name, by step: paths from the root. */
  readonly settled: Readonly<Record<string, string>>
}
