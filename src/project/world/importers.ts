import { posix } from 'node:path'
import { groupBy } from '../../group.ts'
import { CacheInKeys, once } from '../../once.ts'
import type { Unit } from '../../python/values/static-value.ts'
import type { Document } from '../../text/document.ts'
import { readable } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import { importedPath, locateModule } from './modules.ts'

/** Who imports a module, by texts alone. */

const known = new WeakMap<Workspace, Map<string, readonly string[]>>()

/** The file of a module, and those that import from it or from the package that it makes up. */
export const withImporters = (workspace: Workspace, path: string): readonly string[] =>
  once(
    once(known, workspace, () => new Map()),
    path,
    () => findImporters(workspace, path),
  )

/** Those of them that hold a name, or another for it. */
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

/** Files that name a module; of those that name a notebook only what runs it, for many link to it. */
function mentionsOf(workspace: Workspace, module: string): readonly string[] {
  const name = stem(module)
  return module.endsWith('.ipynb')
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
  ).test(readable(workspace.document(path))?.text ?? '')
}

/** What a module is called, by its file or by the folder of its package. */
const stem = (path: string): string => /([^/]*?)(?:\/__init__)?\.[^./]*$/.exec(path)?.[1] ?? path

function imports(workspace: Workspace, path: string, module: string): boolean {
  const document = readable(workspace.document(path))
  if (!document) return false
  // cells can bring names from anywhere, by `%run` and by what ran before
  if (path.endsWith('.ipynb')) return true
  const name = stem(module)
  // many files of one name are asked for again and again by all that hold it
  return modulesNamedIn(document).some(
    (dotted) =>
      // most are called something else; `from . import x` names a package by its dots alone
      (dotted.endsWith(name) || dotted.endsWith('.')) &&
      locateModule(workspace, dotted, path) === module,
  )
}

const named = new CacheInKeys<Document, readonly string[]>()

const IMPORT =
  /(?:^|[:;])[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n#;]*)|import[ \t]+([^\n#;]*))/gm

/** The modules that a file may import: `pkg` and `pkg.name` of `from pkg import name`. */
const modulesNamedIn = (document: Document): readonly string[] =>
  once(named, document, () =>
    [...document.text.matchAll(IMPORT)].flatMap(([, from, names, whole]) => {
      const listed = (names ?? whole ?? '').match(/[.\w]+(?=\s*(?:,|\)|$|\\|\s+as\b))/g) ?? []
      if (from === undefined) return listed
      const prefix = from.endsWith('.') ? from : `${from}.`
      return [from, ...listed.map((name) => prefix + name)]
    }),
  )

/** A module that a file may import, by the name that it imports it by. */
interface Import {
  readonly dotted: string
  readonly by: string
}

/** The imports of modules that end in a name. */
type Imports = ReadonlyMap<string, readonly Import[]>

/** Files that may import each other, and what is known of their imports. */
interface Project {
  readonly files: readonly string[]
  readonly names: Map<string, readonly Import[]>
  all: Imports | null
}

/** From so many names on, the imports of all files are read at once: a search reads each file for each name. */
const MANY_NAMES = 8
/** A repository with more modules holds several projects, each in a folder at its root. */
const MANY_MODULES = 2000

const projects = new WeakMap<Workspace, (path: string) => Project>()

/**
 * Whether a module of the project may import a file: a unit test, a script that shares its functions, or the file
 * itself, which is another module then than the script that runs. Which folders Python will look in is not known, so
 * that any name that the file's path ends in may mean it, but for a name that means a file beside the module.
 */
export function isImported(workspace: Workspace, path: string): boolean {
  const { origin } = workspace
  const projectOf = once(projects, origin, () => projectsIn(origin.files))
  const module = path.replace(/\.py$/, '')
  return importsOf(origin, projectOf(path), posix.basename(module)).some(({ dotted, by }) =>
    mayName(origin, dotted, by, module),
  )
}

/** Finds the project of a file. Notebooks have no command line. */
function projectsIn(all: readonly string[]): (path: string) => Project {
  const modules = all.filter((path) => path.endsWith('.py'))
  const rootOf = (path: string) =>
    modules.length > MANY_MODULES ? path.slice(0, path.indexOf('/') + 1) : ''
  const found = new Map<string, Project>()
  return (path) =>
    once(found, rootOf(path), () => ({
      files: modules.filter((other) => rootOf(other) === rootOf(path)),
      names: new Map(),
      all: null,
    }))
}

function importsOf(workspace: Workspace, project: Project, name: string): readonly Import[] {
  const { files, names } = project
  const known = names.get(name)
  if (known) return known
  if (names.size >= MANY_NAMES) {
    const modules = new Set(files.map((path) => posix.basename(path, '.py')))
    project.all ??= groupBy(
      importsIn(workspace, files, (last) => modules.has(last)),
      lastName,
    )
    return project.all.get(name) ?? []
  }
  const mentioning = files.filter((path) => workspace.holds(path, [name]))
  return once(names, name, () => importsIn(workspace, mentioning, (last) => last === name))
}

const lastName = ({ dotted }: Pick<Import, 'dotted'>): string =>
  dotted.slice(dotted.lastIndexOf('.') + 1)

/** What files import that ends in a name of interest. */
const importsIn = (
  workspace: Workspace,
  files: readonly string[],
  isSought: (last: string) => boolean,
): Import[] =>
  files.flatMap((by) =>
    importedBy(workspace, by)
      .map((dotted) => ({ dotted, by }))
      .filter((one) => isSought(lastName(one))),
  )

/** `importlib.import_module("pkg.train")` */
const BY_NAME = /\b(?:import_module|__import__|run_module)\(\s*['"]([.\w]+)['"]/g
/** What loads or runs a file: each that is named beside it may be meant. */
const BY_FILE = /\b(?:run_path|load_source|SourceFileLoader|spec_from_file_location)\b/
const FILE_NAME = /(\w+)\.py['"]/g

function importedBy(workspace: Workspace, path: string): string[] {
  const document = readable(workspace.document(path))
  if (!document) return []
  const { text } = document
  const called = [BY_NAME, ...(BY_FILE.test(text) ? [FILE_NAME] : [])]
  const byName = called.flatMap((named) => [...text.matchAll(named)].map(([, name]) => name ?? ''))
  return [...modulesNamedIn(document), ...byName]
}

/** Whether a file that imports `dotted` may mean a module, which is a path without `.py`. */
function mayName(workspace: Workspace, dotted: string, by: string, module: string): boolean {
  const { folder, inside } = importedPath(dotted, by)
  if (folder !== null) return posix.join(folder, inside) === module
  if (!`/${module}`.endsWith(`/${inside}`)) return false
  const own = posix.dirname(by)
  const beside = posix.join(own, inside)
  const root = posix.join(`/${module}`.slice(0, -inside.length))
  // what a script runs looks in the folder of that script first, which may be one above
  return beside === module || `/${own}/`.startsWith(root) || !workspace.exists(`${beside}.py`)
}
