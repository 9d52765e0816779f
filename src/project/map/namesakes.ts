import { groupBy } from '../../group.ts'
import { once } from '../../once.ts'
import { basename } from '../../python/paths.ts'
import type { Workspace } from '../files/workspace.ts'

const byName = new WeakMap<readonly string[], Map<string, string[]>>()

/** The files of a repository that are called like a path that is not there, in any folder, upper and lower case alike. */
export const namesakesOf = ({ files }: Workspace, path: string): readonly string[] =>
  once(byName, files, () => groupBy(files, nameOf)).get(nameOf(path)) ?? []

const nameOf = (path: string): string => basename(path).toLowerCase()
