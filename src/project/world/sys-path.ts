import { own } from '../../collections/own.ts'
import { argument, callArguments } from '../../python/calls.ts'
import { calledName } from '../../python/module.ts'
import { dirname } from '../../python/paths.ts'
import { findAll } from '../../python/syntax.ts'
import { stringIn } from '../../python/values/evaluate.ts'
import { readable } from '../diagnostic.ts'
import { placesOf } from '../files/absolute.ts'
import { fileText, type Workspace } from '../files/workspace.ts'

/** Which argument is the folder, by the call that adds it to Python's path. */
const INSERTING: Readonly<Record<string, readonly string[]>> = {
  'sys.path.insert': ['index', 'object'],
}
const ADDING = { ...INSERTING, 'sys.path.append': ['object'] }

/**
 * The folders that a module puts on Python's path, relative to the root. One that is relative in the code counts from
 * the current folder, which may be any from the module's own up to the root; the nearest come first.
 */
export const pathEntries = (workspace: Workspace, path: string): string[] =>
  entriesBy(ADDING, workspace, path)

/** Those of them that it puts in front of others. */
export const insertedEntries = (workspace: Workspace, path: string): string[] =>
  entriesBy(INSERTING, workspace, path)

function entriesBy(calls: typeof INSERTING, workspace: Workspace, path: string): string[] {
  const mayAdd = fileText(workspace, path).includes('sys.path')
  const file = mayAdd ? readable(workspace.python(path)) : null
  if (!file) return []
  const { module } = file
  return findAll(module.root, 'call').flatMap((call) => {
    const names = own(calls, calledName(module, call))
    const args = names ? callArguments(module, call) : null
    const given = names && args ? argument(args, 'object', names) : null
    const entry = given && stringIn(file, given.value)
    return entry === null ? [] : foldersOf(workspace, dirname(path), entry)
  })
}

const foldersOf = (workspace: Workspace, from: string, entry: string): string[] =>
  placesOf(workspace, from, entry).map((place) => place.replace(/^\.$|\/$/, ''))
