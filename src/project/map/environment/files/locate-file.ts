import { posix } from 'node:path'
import { dirname } from '../../../../python/paths.ts'
import { below, checkoutOf, isAbsolute, placesOf } from '../../../files/absolute.ts'
import type { Workspace } from '../../../files/workspace.ts'

/**
 * Finds a file as scripts are found: from a folder, else from each folder above it. Never by base name. Null where there
 * is none in the repository.
 */
export const locateFile = (workspace: Workspace, from: string, path: string): string | null =>
  placesOf(workspace, from, path).find((place) => workspace.exists(place)) ?? null

/** A path as people know it: from the root of the repository where it leads into it. */
export function relativeToRoot(workspace: Workspace, from: string, path: string): string {
  const plain = posix.normalize(path.replaceAll('\\', '/'))
  const root = isAbsolute(plain) ? checkoutOf(workspace, from, plain) : null
  return (root !== null && below(root, plain)) || plain
}

/** Finds a file that another one names: relative to that one's folder. */
export function locateBeside(workspace: Workspace, path: string, name: string): string | null {
  const candidate = posix.join(dirname(path), name.replaceAll('\\', '/'))
  return !candidate.startsWith('../') && workspace.exists(candidate) ? candidate : null
}
