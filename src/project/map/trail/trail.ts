import type { Workspace } from '../../files/workspace.ts'
import type { Origin, Site } from './site.ts'

/** What the functions that follow an expression can ask on the way: see `originsOf`. */
export interface Trail {
  readonly workspace: Workspace
  /** Where a part of it comes from. */
  origins(part: Site): Origin[]
  /** Where an object comes from whose class is looked for; nowhere, where that is being asked already. */
  originsOfObject(object: Site): Origin[]
}
