import { posix } from 'node:path'
import { CacheInKeys, once } from '../../once.ts'
import { dirname, upwards } from '../../python/paths.ts'
import type { Document } from '../../text/document.ts'
import { readable } from '../diagnostic.ts'
import { Recent } from '../files/recent.ts'
import type { Workspace } from '../files/workspace.ts'
import { pathEntries } from './sys-path.ts'

/** Where the modules of a repository are, and who imports them. */
export interface Modules {
  /**
   * The file of a module, as Python finds it when it is started in the folder of a file or in one above it, and with
   * the packages of the repository installed.
   */
  locate(dotted: string, from: string): string | null
  /** The file of a module, and those that import from it or from the package that it makes up; only texts are read. */
  reach(path: string): readonly string[]
}

const known = new WeakMap<Workspace, Modules>()

/** The modules of a repository; what was found stays known as long as the workspace. */
export const modulesOf = (workspace: Workspace): Modules =>
  once(known, workspace, () => readModules(workspace))

function readModules(workspace: Workspace): Modules {
  const paths = new Recent<string | null>()
  const installed = new Recent<string | null>()
  const entries = new Recent<readonly string[]>()
  const reaches = new Map<string, string[]>()
  const modules: Modules = {
    locate: (dotted, from) =>
      paths.getPlain(`${dirname(from)} ${dotted}`, () => findModule(workspace, dotted, from)) ??
      findOnPath(
        workspace,
        dotted,
        entries.getPlain(from, () => pathEntries(workspace, from)),
      ) ??
      installed.getPlain(dotted, () => findInstalled(workspace, dotted)),
    reach: (path) => once(reaches, path, () => importersOf(workspace, modules, path)),
  }
  return modules
}

function findModule(workspace: Workspace, dotted: string, from: string): string | null {
  const { folder, inside } = importedPath(dotted, from)
  if (folder !== null) return moduleAt(workspace, posix.join(folder, inside))
  for (const above of upwards(dirname(from))) {
    const found = moduleAt(workspace, posix.join(above, inside))
    if (found) return found
  }
  return null
}

/** The folder that the dots in front of an imported name mean in a file, null where there are none, and the path in it. */
export function importedPath(
  dotted: string,
  from: string,
): { readonly folder: string | null; readonly inside: string } {
  const dots = /^\.*/.exec(dotted)?.[0].length ?? 0
  const up = Array<string>(Math.max(dots - 1, 0)).fill('..')
  const folder = dots > 0 ? posix.join(posix.dirname(from), ...up) : null
  return { folder, inside: pathOf(dotted) }
}

/** The same in one of the folders that a module adds to those where Python looks. */
function findOnPath(
  workspace: Workspace,
  dotted: string,
  entries: readonly string[],
): string | null {
  if (entries.length === 0 || dotted.startsWith('.')) return null
  const found = entries.map((entry) => moduleAt(workspace, posix.join(entry, pathOf(dotted))))
  return found.find((path) => path !== null) ?? null
}

/** The same in a package that is installed from a project of the repository, where only one comes into question. */
function findInstalled(workspace: Workspace, dotted: string): string | null {
  if (dotted.startsWith('.')) return null
  const found = projectsOf(workspace).flatMap((project) => {
    const path = moduleAt(workspace, posix.join(project, pathOf(dotted)))
    // a loose module beside the project's file is seldom installed
    return path === null || dirname(path) === project ? [] : [path]
  })
  return found.length === 1 ? (found[0] ?? null) : null
}

const PROJECT_FILE = /(^|\/)(setup\.(py|cfg)|pyproject\.toml)$/
const projects = new WeakMap<Workspace, string[]>()

/** The folders that packages are installed from: those of projects, and the `src` in them. */
const projectsOf = (workspace: Workspace): string[] =>
  once(projects, workspace, () => {
    const files = workspace.files.filter((path) => PROJECT_FILE.test(path))
    const folders = [...new Set(files.map(dirname))]
    return folders.flatMap((folder) => [folder, posix.join(folder, 'src')])
  })

const pathOf = (dotted: string): string => dotted.split('.').filter(Boolean).join('/')

const moduleAt = (workspace: Workspace, path: string): string | null =>
  [`${path}.py`, posix.join(path, '__init__.py')].find((path) => workspace.exists(path)) ?? null

function importersOf(workspace: Workspace, modules: Modules, path: string): string[] {
  const found = new Set<string>()
  const open = [path]
  for (let module = open.pop(); module !== undefined; module = open.pop()) {
    if (found.has(module)) continue
    found.add(module)
    for (const other of mentionsOf(workspace, module)) {
      if (found.has(other) || !imports(workspace, modules, other, module)) continue
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

/** What a module is called, by its file or by the folder of its package. */
export const stem = (path: string): string =>
  /([^/]*?)(?:\/__init__)?\.[^./]*$/.exec(path)?.[1] ?? path

function imports(workspace: Workspace, modules: Modules, path: string, module: string): boolean {
  const document = readable(workspace.document(path))
  if (!document) return false
  // cells can bring names from anywhere, by `%run` and by what ran before
  if (path.endsWith('.ipynb')) return true
  const name = stem(module)
  // many files of one name are asked for again and again by all that hold it
  return once(named, document, () => modulesNamedIn(document.text)).some(
    (dotted) =>
      // most are called something else; `from . import x` names a package by its dots alone
      (dotted.endsWith(name) || dotted.endsWith('.')) && modules.locate(dotted, path) === module,
  )
}

const named = new CacheInKeys<Document, readonly string[]>()

const IMPORT =
  /(?:^|[:;])[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n#;]*)|import[ \t]+([^\n#;]*))/gm

/** The modules that a text may import: `pkg` and `pkg.name` of `from pkg import name`. */
export function modulesNamedIn(text: string): string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, from, names, whole]) => {
    const listed = (names ?? whole ?? '').match(/[.\w]+(?=\s*(?:,|\)|$|\\|\s+as\b))/g) ?? []
    if (from === undefined) return listed
    const prefix = from.endsWith('.') ? from : `${from}.`
    return [from, ...listed.map((name) => prefix + name)]
  })
}
