import { SIGNATURES } from '../../../transforms/azureml/signatures.ts'
import { once } from '../../collections/cache.ts'
import { argument, callArguments } from '../../python/calls.ts'
import { childOf } from '../../python/syntax.ts'
import { readable } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import { callKey } from './call-site.ts'
import { readCommands } from './commands/starts.ts'
import { dottedInSdk, sdkClass } from './constructors.ts'
import { dataFiles } from './data-files.ts'
import { matchingFiles } from './matching-files.ts'
import { locateModule } from './modules.ts'
import { importers, referencesTo } from './references.ts'
import { replacedAttributes } from './replaced.ts'
import type { RepositoryWorld } from './repository-world.ts'
import { variablesOf } from './variables.ts'

/**
 * The dotted name of what surely gives an object of the SDK, or fails: a class, or a method that makes or loads one.
 */
const MAKES = /\.[A-Z]\w*(\.(get|create|(from|load)_\w+))?$/

const worlds = new WeakMap<Workspace, RepositoryWorld>()

/** The world of a repository, one for all who ask. */
export const worldOf = (workspace: Workspace): RepositoryWorld =>
  once(worlds, workspace, () => makeWorld(workspace))

function makeWorld(workspace: Workspace): RepositoryWorld {
  const lenders = new Set<string>()
  const world: RepositoryWorld = {
    workspace,
    lenders,
    isReplaced: (unit, type, name) => isReplaced(unit, type, name),
    isUsedElsewhere(unit, name) {
      for (const reference of referencesTo(workspace, unit, name, importers))
        if (reference.unit.path !== unit.path) return true
      return false
    },
    variable: variablesOf(workspace),
    commands: readCommands(workspace),
    data: dataFiles(workspace),
    matches: matchingFiles(workspace),
    field(unit, call, name) {
      const args = callArguments(unit.module, call)
      if (!args || sdkClass(world, unit, call) !== 'ScriptRunConfig') return null
      const given = argument(args, name, SIGNATURES.ScriptRunConfig)
      if (!given) return null
      lenders.add(callKey({ path: unit.path, start: call.start }))
      return { unit, node: given.value }
    },
    makes(unit, call) {
      const callee = childOf(call, 'function')
      return callee !== null && MAKES.test(dottedInSdk(world, unit, callee) ?? '')
    },
    import(dotted, from) {
      const path = locateModule(workspace, dotted, from)
      return path === null ? null : readable(workspace.python(path))
    },
  }
  const isReplaced = replacedAttributes(world)
  return world
}
