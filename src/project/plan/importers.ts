import { posix } from 'node:path'
import { isDiagnostic } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import { once } from '../once.ts'
import { modulesNamedIn } from '../world/modules.ts'

/** A module that a file may import, by the name that it imports it by. */
interface Import {
  readonly dotted: string
  readonly by: string
}

/** The imports of modules that end in a name. */
type Imports = Map<string, readonly Import[]>

/** From so many names on, the imports of all files are read at once: a search reads each file for each name. */
const MANY = 8

const known = new WeakMap<Workspace, { names: Imports; all: Imports | null }>()

/**
 * Whether another module of the repository may import a file: a unit test, or a script that shares its functions. Which
 * folders Python will look in is not known, so that any name that the file's path ends in may mean it.
 */
export function isImported(workspace: Workspace, path: string): boolean {
  const module = path.replace(/\.py$/, '')
  return importsOf(workspace.origin, posix.basename(module)).some(
    ({ dotted, by }) => by !== path && mayName(dotted, by, module),
  )
}

function importsOf(workspace: Workspace, name: string): readonly Import[] {
  const held = once(known, workspace, () => ({ names: new Map(), all: null }))
  if (held.names.size >= MANY && !held.names.has(name)) {
    held.all ??= groupedImports(workspace, workspace.files)
    return held.all.get(name) ?? []
  }
  return once(
    held.names,
    name,
    () => groupedImports(workspace, workspace.mentioning(name)).get(name) ?? [],
  )
}

/** What files import of the repository's modules, by the last part of the name. Notebooks have no command line. */
function groupedImports(workspace: Workspace, files: readonly string[]): Imports {
  const isModule = (path: string) => path.endsWith('.py')
  const grouped = new Map(
    workspace.files
      .filter(isModule)
      .map((path): [string, Import[]] => [posix.basename(path, '.py'), []]),
  )
  for (const by of files.filter(isModule))
    for (const dotted of importedBy(workspace, by))
      grouped.get(dotted.slice(dotted.lastIndexOf('.') + 1))?.push({ dotted, by })
  return grouped
}

/** `importlib.import_module("pkg.train")` */
const BY_NAME = /\b(?:import_module|__import__)\(\s*['"]([.\w]+)['"]/g

function importedBy(workspace: Workspace, path: string): string[] {
  const document = workspace.document(path)
  if (!document || isDiagnostic(document)) return []
  const byName = [...document.text.matchAll(BY_NAME)].map(([, dotted]) => dotted ?? '')
  return [...modulesNamedIn(document.text), ...byName]
}

/** Whether a file that imports `dotted` may mean a module, which is a path without `.py`. */
function mayName(dotted: string, by: string, module: string): boolean {
  const dots = /^\.*/.exec(dotted)?.[0].length ?? 0
  const inside = dotted.slice(dots).split('.').join('/')
  if (dots === 0) return `/${module}`.endsWith(`/${inside}`)
  const up = Array<string>(dots - 1).fill('..')
  return posix.join(posix.dirname(by), ...up, inside) === module
}
