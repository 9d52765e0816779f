import { posix } from 'node:path'
import { once } from '../../../collections/cache.ts'
import { groupBy } from '../../../collections/group-by.ts'
import { readable } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import { modulesNamedIn } from '../importers.ts'
import { importedPath } from '../modules.ts'

/** Whether any code may import a script, wherever it is started. */

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

/** From so many names on, the imports of all files are read at once: to search for a name, each file is read again. */
const MANY_NAMES = 8
/** A repository with more modules holds several projects, each in a folder at its root. */
const MANY_MODULES = 2000

const projects = new WeakMap<Workspace, (path: string) => Project>()

/**
 * Whether a module of the project may import a file: a unit test, a script that shares its functions, or the file
 * itself, which is another module then than the script that runs. Which folders Python will look in is not known, so
 * that any name that the file's path ends in may mean it, but for a name that means a file beside the module.
 */
export function mayBeImported(workspace: Workspace, path: string): boolean {
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
  const byRoot = groupBy(modules, rootOf)
  const found = new Map<string, Project>()
  return (path) => {
    const root = rootOf(path)
    return once(found, root, () => ({ files: byRoot.get(root) ?? [], names: new Map(), all: null }))
  }
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
/** Functions that load or run a file: any file that is named beside one of them may be meant. */
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

/**
 * Whether a file that imports `dotted` may mean a module.
 *
 * @param by the file
 * @param module its path without `.py`
 */
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
