import { WRAPPERS } from '../../../transforms/azureml/kinds.ts'
import { childOf, type PyNode, textOf } from '../../python/syntax.ts'
import { assignedTo } from '../../python/targets.ts'
import { usesOf } from '../../python/uses.ts'
import { callKey } from '../world/call-site.ts'
import type { RepositoryWorld } from '../world/repository-world.ts'
import type { CallChange, Definition } from './definition.ts'
import type { SdkCall } from './sdk-call.ts'

/**
 * Drops the definitions of run configurations and estimators that only lend their parts to a step, or are run by one:
 * the flags go to the step, and some steps refuse arguments in both places.
 */
export function consumeConfigurations(
  world: RepositoryWorld,
  definitions: readonly Definition[],
): Definition[] {
  const changed = new Set(
    definitions.flatMap(({ type, changes }) =>
      type in WRAPPERS ? changes.map(({ call }) => callKey(call)) : [],
    ),
  )
  const taken = new Set(
    definitions
      .flatMap(({ runs, script }) => (script ? runs.map(callKey) : []))
      .filter((key) => !changed.has(key)),
  )
  const own = ownChanges(definitions)
  return definitions.map((definition) => {
    if (definition.type in WRAPPERS)
      return {
        ...definition,
        changes: definition.changes.map((each) => own.get(callKey(each.call)) ?? each),
      }
    const key = callKey(definition.call)
    if (!own.has(key)) return definition
    const lends = world.lenders.has(key) && !definition.usedWhole
    return lends || taken.has(key) ? { ...definition, changes: [] } : definition
  })
}

/**
 * How the call of each configuration changes, by `callKey`. A step that runs it knows only its own way there, by one
 * caller of a factory, and one call cannot be changed in two manners.
 */
function ownChanges(definitions: readonly Definition[]): ReadonlyMap<string, CallChange> {
  const own = definitions
    .filter(({ type }) => !(type in WRAPPERS))
    .flatMap(({ call, changes }) => changes.filter((each) => callKey(each.call) === callKey(call)))
  return new Map(own.map((change) => [callKey(change.call), change]))
}

/** A call that makes an object, and its file. */
type Made = Pick<SdkCall, 'file' | 'call'>

/** Whether the object that a call makes is used as a whole: `experiment.submit(src)`. */
export function isUsedWhole(site: Made): boolean {
  return usesOfResult(site)?.some((use) => use.parent?.type !== 'attribute') ?? true
}

/**
 * Whether nothing of the object that a call makes is used but its run configuration: `(…).run_config`, at once or by a
 * name.
 */
export function lendsAlone(site: Made): boolean {
  const { call, file } = site
  const uses = call.field === 'object' ? [call] : (usesOfResult(site) ?? [])
  return (
    uses.some(({ parent }) => {
      const name = parent?.type === 'attribute' ? childOf(parent, 'attribute') : null
      return name && textOf(file.module, name) === 'run_config'
    }) && uses.every(({ parent }) => parent?.type === 'attribute')
  )
}

/** The uses of the name that a call's value is assigned to; null where it has none. */
function usesOfResult({ file: { module }, call }: Made): PyNode[] | null {
  const left = assignedTo(call)
  if (left?.type !== 'identifier') return null
  return usesOf(module, textOf(module, left), left).filter(
    (use) => use !== left && use.field !== 'left',
  )
}
