import { once } from '../once.ts'
import type { Workspace } from '../workspace.ts'
import { type RepositoryWorld, worldOf } from '../world.ts'

const worlds = new WeakMap<Workspace, RepositoryWorld>()

/** The world of a repository, read once. */
export const worldFor = (workspace: Workspace): RepositoryWorld =>
  once(worlds, workspace, () => worldOf(workspace))
