import { memoized, onceForBoth } from '../../collections/cache.ts'
import { isNotebook } from '../../notebook/notebook.ts'
import type { Unit } from '../../python/values/static-value.ts'
import { readable } from '../diagnostic.ts'
import { fileText, type Workspace } from '../files/workspace.ts'
import { locateModule } from './modules.ts'

/** Who imports a module, by texts alone. */

const known = new WeakMap<Workspace, Map<string, readonly string[]>>()

/** The file of a module, and those that import from it or from the package that it makes up; paths from the root. */
export const withImporters = (workspace: Workspace, path: string): readonly string[] =>
  onceForBoth(known, workspace, path, () => findImporters(workspace, path))

/** The file of a module and those that import from it, as far as they hold a word. */
export const importersHolding = (
  workspace: Workspace,
  { path }: Unit,
  word: string,
): readonly string[] =>
  withImporters(workspace, path).filter((importer) => workspace.holds(importer, [word]))

function findImporters(workspace: Workspace, path: string): string[] {
  const found = new Set<string>()
  const open = [path]
  for (let module = open.pop(); module !== undefined; module = open.pop()) {
    if (found.has(module)) continue
    found.add(module)
    for (const other of mentionsOf(workspace, module)) {
      if (found.has(other) || !imports(workspace, other, module)) continue
      // a package hands on what it imports
      if (other.endsWith('/__init__.py')) open.push(other)
      else found.add(other)
    }
  }
  return [...found]
}

/** The files that name a module. Of those that name a notebook, only what runs it: many others link to it. */
function mentionsOf(workspace: Workspace, module: string): readonly string[] {
  const name = stem(module)
  return isNotebook(module)
    ? workspace.mentioning('%run').filter((path) => workspace.holds(path, [name]))
    : workspace.mentioning(name)
}

/**
 * Whether a file looks as if it imported a module whole, and not only names from it.
 *
 * @param path the file
 */
export function mayImportWhole(workspace: Workspace, path: string, module: string): boolean {
  const name = stem(module)
  if (path === module || !/^\w+$/.test(name) || !workspace.holds(path, [name])) return false
  return new RegExp(
    `\\bimport\\b[^\\n]*\\b${name}\\b|^\\s*${name}\\b[\\w\\s]*,?\\s*\\)?$`,
    'm',
  ).test(fileText(workspace, path))
}

/** The name of a module: that of its file, or of the folder of its package. */
const stem = (path: string): string => /([^/]*?)(?:\/__init__)?\.[^./]*$/.exec(path)?.[1] ?? path

function imports(workspace: Workspace, path: string, module: string): boolean {
  const document = readable(workspace.document(path))
  if (!document) return false
  // cells can bring names from anywhere, by `%run` and by what ran before
  if (isNotebook(path)) return true
  const name = stem(module)
  // many files of one name are asked for again and again by all that hold it
  return modulesNamedIn(document).some(
    (dotted) =>
      // most are called something else; `from . import x` names a package by its dots alone
      (dotted.endsWith(name) || dotted.endsWith('.')) &&
      locateModule(workspace, dotted, path) === module,
  )
}

/** The files of the repository that a module imports from, through the packages that hand on what they import. */
export function importedFiles(workspace: Workspace, { path, module }: Unit): readonly string[] {
  const found = new Set<string>()
  const collect = (source: Text, from: string): void => {
    for (const dotted of modulesNamedIn(source)) {
      const file = locateModule(workspace, dotted, from)
      if (file === null || file === path || found.has(file)) continue
      found.add(file)
      const handing = file.endsWith('/__init__.py') ? readable(workspace.document(file)) : null
      if (handing) collect(handing, file)
    }
  }
  collect(module, path)
  return [...found]
}

/** A document, or the code of a notebook's cells. */
interface Text {
  readonly text: string
}

const IMPORT =
  /(?:^|[:;])[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n#;]*)|import[ \t]+([^\n#;]*))/gm

/** The modules that a file may import: `pkg` and `pkg.name` of `from pkg import name`. */
export const modulesNamedIn = memoized((source: Text): readonly string[] =>
  [...source.text.matchAll(IMPORT)].flatMap(([, from, names, whole]) => {
    const listed = (names ?? whole ?? '').match(/[.\w]+(?=\s*(?:,|\)|$|\\|\s+as\b))/g) ?? []
    if (from === undefined) return listed
    const prefix = from.endsWith('.') ? from : `${from}.`
    return [from, ...listed.map((name) => prefix + name)]
  }),
)
