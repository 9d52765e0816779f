import { posix } from 'node:path'
import { once } from '../../collections/cache.ts'
import { dirname, upwards } from '../../python/paths.ts'
import { configFiles } from '../files/config-files.ts'
import { Recent } from '../files/recent.ts'
import type { Workspace } from '../files/workspace.ts'
import { pathEntries } from './sys-path.ts'

/** Caches of where the modules of a repository are. */
interface Found {
  readonly near: Recent<string | null>
  readonly installed: Recent<string | null>
  /** The folders that modules put on Python's path. */
  readonly entries: Recent<readonly string[]>
}

const known = new WeakMap<Workspace, Found>()

/**
 * The file of a module, as Python finds it when it is started in the folder of a file or in one above it, and with the
 * packages of the repository installed.
 */
export function locateModule(workspace: Workspace, dotted: string, from: string): string | null {
  const { near, installed, entries } = once(known, workspace, () => ({
    near: new Recent<string | null>(),
    installed: new Recent<string | null>(),
    entries: new Recent<readonly string[]>(),
  }))
  return (
    near.getPlain(`${dirname(from)} ${dotted}`, () => findModule(workspace, dotted, from)) ??
    findOnPath(
      workspace,
      dotted,
      entries.getPlain(from, () => pathEntries(workspace, from)),
    ) ??
    installed.getPlain(dotted, () => findInstalled(workspace, dotted))
  )
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

/**
 * The folder that leading dots of an imported name mean in a file, null where it has none, and the path of the rest.
 */
export function importedPath(
  dotted: string,
  from: string,
): { readonly folder: string | null; readonly inside: string } {
  const dots = /^\.*/.exec(dotted)?.[0].length ?? 0
  const up = Array<string>(Math.max(dots - 1, 0)).fill('..')
  const folder = dots > 0 ? posix.join(posix.dirname(from), ...up) : null
  return { folder, inside: pathOf(dotted) }
}

/** The file of a module in one of the folders that code adds to Python's path; null where it is in none. */
function findOnPath(
  workspace: Workspace,
  dotted: string,
  entries: readonly string[],
): string | null {
  if (entries.length === 0 || dotted.startsWith('.')) return null
  const found = entries.map((entry) => moduleAt(workspace, posix.join(entry, pathOf(dotted))))
  return found.find((path) => path !== null) ?? null
}

/**
 * The file of a module in a package that is installed from a project of the repository; null unless there is just one.
 */
function findInstalled(workspace: Workspace, dotted: string): string | null {
  if (dotted.startsWith('.')) return null
  const found = projectsOf(workspace.origin).flatMap((project) => {
    const path = moduleAt(workspace, posix.join(project, pathOf(dotted)))
    // a loose module beside the project's file is seldom installed
    return path === null || dirname(path) === project ? [] : [path]
  })
  return found.length === 1 ? (found[0] ?? null) : null
}

const PROJECT_FILE = /(^|\/)(setup\.(py|cfg)|pyproject\.toml)$/
const projects = new WeakMap<Workspace, string[]>()

/** The folders that packages are installed from: those with a project file, and the `src` in them. */
const projectsOf = (workspace: Workspace): string[] =>
  once(projects, workspace, () => {
    const files = configFiles(workspace).filter((path) => PROJECT_FILE.test(path))
    const folders = [...new Set(files.map(dirname))]
    return folders.flatMap((folder) => [folder, posix.join(folder, 'src')])
  })

const pathOf = (dotted: string): string => dotted.split('.').filter(Boolean).join('/')

const moduleAt = (workspace: Workspace, path: string): string | null =>
  [`${path}.py`, posix.join(path, '__init__.py')].find((path) => workspace.exists(path)) ?? null
