import { once } from '../../../collections/cache.ts'
import { groupBy } from '../../../collections/group-by.ts'
import { basename } from '../../../python/paths.ts'
import type { Workspace } from '../../files/workspace.ts'

const byName = new WeakMap<readonly string[], Map<string, string[]>>()

/**
 * The files of a repository, in any folder, that have the name of a path which is not there, in upper or lower case.
 */
export const namesakesOf = ({ files }: Workspace, path: string): readonly string[] =>
  once(byName, files, () => groupBy(files, nameOf)).get(nameOf(path)) ?? []

/** A path, below whatever folder, that git lists and that is no file: it was deleted, or is a symbolic link. */
export const lostFile = (workspace: Workspace, path: string): string | null => {
  const end = `/${path.replace(/^(\.{1,2}\/)+/, '')}`
  const isMeant = (listed: string) => `/${listed}`.endsWith(end) && !workspace.exists(listed)
  return namesakesOf(workspace, path).find(isMeant) ?? null
}

const nameOf = (path: string): string => basename(path).toLowerCase()
