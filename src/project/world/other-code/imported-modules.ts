import { posix } from 'node:path'
import { memoized, once, onceForBoth } from '../../../collections/cache.ts'
import { own } from '../../../collections/own.ts'
import { callArguments, isCallee } from '../../../python/calls.ts'
import { calledName, type PythonModule } from '../../../python/module.ts'
import { childOf, findAll, type PyNode, partOf, textOf } from '../../../python/syntax.ts'
import { stringIn } from '../../../python/values/evaluate.ts'
import { readable } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import { importedPath } from '../modules.ts'
import { changesPath, rootsOf } from './import-roots.ts'

/** The modules of the repository that a script imports, by the folders that Python looks in when it is started. */

/** More modules than this are not followed. */
const MOST = 300

/** A statement or a call that imports, and the files of the repository that it may import. */
interface ImportedFiles {
  readonly node: PyNode
  readonly files: readonly string[]
}

/** A module, and what it imports. */
interface Visited {
  readonly module: PythonModule
  readonly imports: readonly ImportedFiles[]
}

/** Reads the module at a path, once; null where there is none that can be read. */
export type Visit = (path: string) => Visited | null

/** Gives the folders that a module may be in, by its name. */
type FoldersFor = (dotted: string) => readonly string[]

function visiting(
  read: (path: string) => PythonModule | null,
  importedBy: (module: PythonModule, path: string) => readonly ImportedFiles[],
): Visit {
  const known = new Map<string, Visited | null>()
  return (path) =>
    once(known, path, () => {
      const module = read(path)
      return module && { module, imports: importedBy(module, path) }
    })
}

/**
 * Makes a `Visit` for a script and its modules: they import from the folders that are known, unless one of them changes
 * where Python looks.
 */
export function visitsOf(
  workspace: Workspace,
  script: string,
  directory: string,
  folders: readonly string[],
): Visit {
  const near = visiting(
    (path) => readable(workspace.python(path))?.module ?? null,
    (module, path) => importedFrom(workspace, module, path, folders),
  )
  if (!modulesFrom(script, near).some(changesPath)) return near
  const isNear = (dotted: string): boolean =>
    folders.some((folder) => moduleFiles(folder, dotted).some((path) => workspace.exists(path)))
  const foldersFor: FoldersFor = (dotted) =>
    isNear(dotted) ? folders : rootsOf(workspace, directory, dotted)
  return visiting(
    (path) => near(path)?.module ?? null,
    (module, path) => importedFilesIn(workspace, module, path, foldersFor),
  )
}

/** What a module imports from some folders: the same for all scripts that look there. */
const importedFrom = (
  workspace: Workspace,
  module: PythonModule,
  path: string,
  folders: readonly string[],
): readonly ImportedFiles[] =>
  onceForBoth(importedIn(module), workspace, folders.join('\n'), () =>
    importedFilesIn(workspace, module, path, () => folders),
  )

/** No WeakMap: one for each module of a large repository keeps the garbage collector busy. */
const importedIn = memoized(
  (_: PythonModule) => new Map<Workspace, Map<string, readonly ImportedFiles[]>>(),
)

/**
 * A script and the modules of the repository that it imports.
 *
 * @param followed which of the imports are followed; all unless it is given
 */
export function modulesFrom(
  script: string,
  visit: Visit,
  followed: (module: PythonModule, node: PyNode) => boolean = () => true,
): PythonModule[] {
  const seen = new Set([script])
  const modules: PythonModule[] = []
  const queue = [script]
  for (let path = queue.shift(); path !== undefined && seen.size < MOST; path = queue.shift()) {
    const visited = visit(path)
    if (!visited) continue
    const { module, imports } = visited
    modules.push(module)
    for (const { node, files } of imports)
      for (const next of files) {
        if (seen.has(next) || !followed(module, node)) continue
        seen.add(next)
        queue.push(next)
      }
  }
  return modules
}

/** What a module imports of the repository, by statements and by calls that name it. */
function importedFilesIn(
  workspace: Workspace,
  module: PythonModule,
  path: string,
  foldersFor: FoldersFor,
): ImportedFiles[] {
  const files = (dotted: string): string[] => {
    const { folder } = importedPath(dotted, path)
    const roots = folder === null ? foldersFor(dotted) : [folder]
    return roots.flatMap((root) => moduleFiles(root, dotted))
  }
  const imported = importsOf(module).map(({ node, dotted }) => ({
    node,
    files: dotted.flatMap(files),
  }))
  const called = callsByName(module).flatMap(({ call, name, runs }): ImportedFiles[] => {
    if (runs || !name) return []
    const dotted = stringIn({ module, path }, name)
    return [{ node: call, files: dotted === null ? registered(workspace, path) : files(dotted) }]
  })
  return [...imported, ...called]
    .map(({ node, files }) => ({
      node,
      files: [...new Set(files)].filter((path) => workspace.exists(path)),
    }))
    .filter(({ files }) => files.length > 0)
}

/** The statements of a module that import, with the names that may be those of modules. */
const importsOf = memoized((module: PythonModule) => {
  const dottedIn = (node: PyNode) => textOf(module, node).replace(/\s/g, '')
  return findAll(module.root, 'import_statement', 'import_from_statement').map((statement) => {
    const from = childOf(statement, 'module_name')
    const names = statement.children
      .filter(({ field }) => field === 'name')
      .map((child) => dottedIn(child.type === 'aliased_import' ? partOf(child, 'name') : child))
    const base = from && dottedIn(from)
    const prefix = base === null || base.endsWith('.') ? base : `${base}.`
    const dotted = base === null ? names : [base, ...names.map((name) => `${prefix}${name}`)]
    return { node: statement, dotted }
  })
})

/** What a package may import by names that are not static: all of its modules, as one that registers them does. */
const registered = ({ origin }: Workspace, path: string): readonly string[] =>
  posix.basename(path) === '__init__.py'
    ? origin.files.filter(
        (file) => file.endsWith('.py') && posix.dirname(file) === posix.dirname(path),
      )
    : []

/** A call that imports a module by its name, or runs a module or a file as a script. */
interface CallByName {
  readonly call: PyNode
  readonly name: PyNode | null
  /** What it runs, where it does not import by the name of a module. */
  readonly runs: 'module' | 'file' | null
}

const CALLS_BY_NAME: Readonly<Record<string, Pick<CallByName, 'runs'> & { readonly at: number }>> =
  {
    __import__: { runs: null, at: 0 },
    'imp.load_source': { runs: 'file', at: 1 },
    'importlib.import_module': { runs: null, at: 0 },
    'importlib.machinery.SourceFileLoader': { runs: 'file', at: 1 },
    'importlib.util.spec_from_file_location': { runs: 'file', at: 1 },
    'runpy.run_module': { runs: 'module', at: 0 },
    'runpy.run_path': { runs: 'file', at: 0 },
  }

/** The calls of a module that import or run another by its name. */
export function callsByName(module: PythonModule): CallByName[] {
  if (!/__import__|\bimp\b|importlib|runpy/.test(module.text)) return []
  return findAll(module.root, 'call').flatMap((call) => {
    const known = own(CALLS_BY_NAME, calledName(module, call))
    if (!known) return []
    const { runs, at } = known
    return [{ call, name: callArguments(module, call)?.positional[at] ?? null, runs }]
  })
}

/**
 * The calls of a module that run what it imports by no name, and what may do anything: `runpy.run_path(path)`,
 * `exec(open('options.py').read())`.
 */
export const callsThatRunText = (module: PythonModule): PyNode[] => [
  ...callsByName(module).flatMap(({ call, runs }) => (runs ? call : [])),
  ...module.scopes
    .identifiers('exec')
    .filter((node) => isCallee(node) && !module.scopes.resolve('exec', node)),
]

/** The files that a dotted name may mean: `a/__init__.py`, `a/b.py`, … for `a.b`. */
export function moduleFiles(root: string, dotted: string): string[] {
  const parts = dotted.split('.').filter((part) => part !== '')
  return parts.flatMap((_, index) => {
    const base = posix.join(root, ...parts.slice(0, index + 1))
    return [`${base}.py`, `${base}/__init__.py`]
  })
}
