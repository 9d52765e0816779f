import { SIGNATURES } from '../../../transforms/azureml/signatures.ts'
import { once } from '../../once.ts'
import { argument, callArguments } from '../../python/calls.ts'
import type { World } from '../../python/static-value.ts'
import { readable } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import { callKey } from './call-site.ts'
import { sdkClass } from './constructors.ts'
import { dataFiles } from './data-files.ts'
import { modulesOf } from './modules.ts'
import { replacedAttributes } from './replaced.ts'
import { readVariables } from './variables.ts'

/** The repository as the code in one of its modules sees it, and what was asked of the SDK's objects. */
export interface RepositoryWorld extends World {
  /** The calls whose parts were asked for one by one, by `callKey`: `src` in `script_name=src.script`. */
  readonly lenders: ReadonlySet<string>
}

const shared = new WeakMap<Workspace, World>()

/** The world of a repository, made once: for whoever does not ask about lenders. */
export const sharedWorld = (workspace: Workspace): World =>
  once(shared, workspace, () => makeWorld(workspace))

/** A world of its own, whose lenders are those that were asked through it. */
export function makeWorld(workspace: Workspace): RepositoryWorld {
  const modules = modulesOf(workspace)
  const variables = readVariables(workspace)
  const lenders = new Set<string>()
  const world: RepositoryWorld = {
    lenders,
    isReplaced: (unit, type, name) => isReplaced(unit, type, name),
    variable: variables,
    data: dataFiles(workspace),
    field(unit, call, name) {
      const args = callArguments(unit.module, call)
      if (!args || sdkClass(world, unit, call) !== 'ScriptRunConfig') return null
      const given = argument(args, name, SIGNATURES.ScriptRunConfig)
      if (!given) return null
      lenders.add(callKey({ path: unit.path, start: call.start }))
      return { unit, node: given.value }
    },
    import(dotted, from) {
      const path = modules.locate(dotted, from)
      return path === null ? null : readable(workspace.python(path))
    },
  }
  const isReplaced = replacedAttributes(workspace, world)
  return world
}
