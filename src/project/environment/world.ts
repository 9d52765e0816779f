import type { Workspace } from '../workspace.ts'
import { type RepositoryWorld, worldOf } from '../world.ts'

const worlds = new WeakMap<Workspace, RepositoryWorld>()

/** The world of a repository, read once. */
export function worldFor(workspace: Workspace): RepositoryWorld {
  let world = worlds.get(workspace)
  if (!world) {
    world = worldOf(workspace)
    worlds.set(workspace, world)
  }
  return world
}
