import { basename } from '../../python/paths.ts'
import type { Workspace } from '../files/workspace.ts'
import { once } from '../once.ts'

const byName = new WeakMap<readonly string[], Map<string, string[]>>()

/** The files of a repository that are called like a path that is not there, in any folder, upper and lower case alike. */
export function namesakesOf({ files }: Workspace, path: string): readonly string[] {
  let names = byName.get(files)
  if (!names) {
    names = new Map()
    byName.set(files, names)
    for (const file of files) once(names, nameOf(file), () => []).push(file)
  }
  return names.get(nameOf(path)) ?? []
}

const nameOf = (path: string): string => basename(path).toLowerCase()
