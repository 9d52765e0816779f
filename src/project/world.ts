import { posix } from 'node:path'
import { SIGNATURES } from '../../transforms/azureml/signatures.ts'
import { argument, callArguments } from '../python/calls.ts'
import { dirname } from '../python/paths.ts'
import type { PyNode } from '../python/syntax.ts'
import type { Unit, World } from '../python/thing.ts'
import { sdkClass } from './constructors.ts'
import { readVariables } from './variables.ts'
import { isDiagnostic, type Workspace } from './workspace.ts'

/** The repository as the code in one of its modules sees it, and what was asked of the SDK's objects. */
export interface RepositoryWorld extends World {
  /** Calls whose parts are read one by one: `src` in `script_name=src.script`. */
  readonly fed: ReadonlySet<PyNode>
}

/** What the repository's own modules and settings files say to the code in one of its modules. */
export function worldOf(workspace: Workspace): RepositoryWorld {
  const units = new Map<string, Unit | null>()
  const variables = readVariables(workspace)
  const fed = new Set<PyNode>()
  const world: RepositoryWorld = {
    fed,
    variable: variables,
    field(unit, call, name) {
      const args = callArguments(unit.module, call)
      if (!args || sdkClass(world, unit, call) !== 'ScriptRunConfig') return null
      const given = argument(args, name, SIGNATURES.ScriptRunConfig)
      if (!given) return null
      fed.add(call)
      return { unit, node: given.value }
    },
    import(dotted, from) {
      const key = `${dirname(from)} ${dotted}`
      const known = units.get(key)
      if (known !== undefined) return known
      const unit = findModule(workspace, dotted, from)
      units.set(key, unit)
      return unit
    },
  }
  return world
}

/** A module as Python finds it when it is started in the folder of the file, or in one above it. */
function findModule(workspace: Workspace, dotted: string, from: string): Unit | null {
  const dots = /^\.*/.exec(dotted)?.[0].length ?? 0
  const inside = dotted.slice(dots).split('.').filter(Boolean).join('/')
  let folder = dirname(from)
  if (dots > 0) {
    for (let up = 1; up < dots; up++) {
      if (folder === '') return null
      folder = dirname(folder)
    }
    return openModule(workspace, posix.join(folder, inside))
  }
  for (; ; folder = dirname(folder)) {
    const found = openModule(workspace, posix.join(folder, inside))
    if (found || folder === '') return found
  }
}

function openModule(workspace: Workspace, path: string): Unit | null {
  for (const candidate of [`${path}.py`, posix.join(path, '__init__.py')]) {
    if (!workspace.exists(candidate)) continue
    const file = workspace.python(candidate)
    return file && !isDiagnostic(file) ? { module: file.module, path: candidate } : null
  }
  return null
}
