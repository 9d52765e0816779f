import { SIGNATURES } from '../../transforms/azureml/signatures.ts'
import { argument, callArguments } from '../python/calls.ts'
import type { World } from '../python/thing.ts'
import { sdkClass } from './constructors.ts'
import { callKey } from './definition.ts'
import { isDiagnostic } from './diagnostic.ts'
import { modulesOf } from './modules.ts'
import { replacedAttributes } from './replaced.ts'
import { readVariables } from './variables.ts'
import type { Workspace } from './workspace.ts'

/** The repository as the code in one of its modules sees it, and what was asked of the SDK's objects. */
export interface RepositoryWorld extends World {
  /** Calls whose parts are read one by one, by `callKey`: `src` in `script_name=src.script`. */
  readonly fed: ReadonlySet<string>
}

/** What the repository's own modules and settings files say to the code in one of its modules. */
export function worldOf(workspace: Workspace): RepositoryWorld {
  const modules = modulesOf(workspace)
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
      const path = modules.locate(dotted, from)
      const file = path === null ? null : workspace.python(path)
      return path !== null && file && !isDiagnostic(file) ? { module: file.module, path } : null
    },
  }
  const isReplaced = replacedAttributes(workspace, world)
  return world
}
