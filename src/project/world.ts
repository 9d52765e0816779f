import { posix } from 'node:path'
import { SIGNATURES } from '../../transforms/azureml/signatures.ts'
import { argument, callArguments } from '../python/calls.ts'
import { dirname } from '../python/paths.ts'
import type { World } from '../python/thing.ts'
import { sdkClass } from './constructors.ts'
import { callKey } from './map.ts'
import { MANY, Recent } from './recent.ts'
import { replacedAttributes } from './replaced.ts'
import { pathEntries } from './sys-path.ts'
import { readVariables } from './variables.ts'
import { isDiagnostic, type Workspace } from './workspace.ts'

/** The repository as the code in one of its modules sees it, and what was asked of the SDK's objects. */
export interface RepositoryWorld extends World {
  /** Calls whose parts are read one by one, by `callKey`: `src` in `script_name=src.script`. */
  readonly fed: ReadonlySet<string>
}

/** What the repository's own modules and settings files say to the code in one of its modules. */
export function worldOf(workspace: Workspace): RepositoryWorld {
  const paths = new Recent<string | null>(MANY)
  const entries = new Recent<readonly string[]>(MANY)
  const variables = readVariables(workspace)
  const fed = new Set<string>()
  const world: RepositoryWorld = {
    fed,
    isReplaced: (unit, type, name) => isReplaced(unit, type, name),
    variable: variables,
    field(unit, call, name) {
      const args = callArguments(unit.module, call)
      if (!args || sdkClass(world, unit, call) !== 'ScriptRunConfig') return null
      const given = argument(args, name, SIGNATURES.ScriptRunConfig)
      if (!given) return null
      fed.add(callKey({ path: unit.path, start: call.start }))
      return { unit, node: given.value }
    },
    import(dotted, from) {
      const path =
        paths.getPlain(`${dirname(from)} ${dotted}`, () => findModule(workspace, dotted, from)) ??
        findOnPath(
          workspace,
          dotted,
          entries.getPlain(from, () => pathEntries(workspace, from)),
        )
      const file = path === null ? null : workspace.python(path)
      return path !== null && file && !isDiagnostic(file) ? { module: file.module, path } : null
    },
  }
  const isReplaced = replacedAttributes(workspace, world)
  return world
}

/** A module as Python finds it when it is started in the folder of the file, or in one above it. */
function findModule(workspace: Workspace, dotted: string, from: string): string | null {
  const dots = /^\.*/.exec(dotted)?.[0].length ?? 0
  const inside = pathOf(dotted.slice(dots))
  let folder = dirname(from)
  if (dots > 0) {
    for (let up = 1; up < dots; up++) {
      if (folder === '') return null
      folder = dirname(folder)
    }
    return moduleAt(workspace, posix.join(folder, inside))
  }
  for (; ; folder = dirname(folder)) {
    const found = moduleAt(workspace, posix.join(folder, inside))
    if (found || folder === '') return found
  }
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

const pathOf = (dotted: string): string => dotted.split('.').filter(Boolean).join('/')

const moduleAt = (workspace: Workspace, path: string): string | null =>
  [`${path}.py`, posix.join(path, '__init__.py')].find(workspace.exists) ?? null
