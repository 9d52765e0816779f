import { WRAPPERS } from '../../../transforms/azureml/kinds.ts'
import { childOf, type PyNode, textOf, wholeAttribute } from '../../python/syntax.ts'
import { assignedTo } from '../../python/targets.ts'
import { usesOf } from '../../python/uses.ts'
import { callKey } from '../world/call-site.ts'
import type { RepositoryWorld } from '../world/repository-world.ts'
import type { Definition } from './definition.ts'
import type { SdkCall } from './sdk-call.ts'
import { nextHolder } from './trail/submissions.ts'

/** A call, and the file in which it makes something. */
type Made = Pick<SdkCall, 'file' | 'call'>

/** Whether `src.run_config.environment = env` gives a run configuration its environment after it is made. */
export function isGivenEnvironment({ file, call }: Made): boolean {
  const { module } = file
  const left = assignedTo(call)
  const name = left && /^(identifier|attribute)$/.test(left.type) ? textOf(module, left) : null
  const [first] = name?.split('.') ?? []
  if (!left || !first) return false
  const scope = module.scopes.scopeOf(left)
  const end = nextHolder(module, left)?.start ?? Number.POSITIVE_INFINITY
  return module.scopes.identifiers(first).some((use) => {
    // others have the name before and after it
    if (module.scopes.scopeOf(use) === scope && (use.start < left.start || use.start > end))
      return false
    const target = wholeAttribute(use)
    if (target.parent?.type !== 'assignment' || target.field !== 'left') return false
    const text = textOf(module, target)
    return text === `${name}.run_config.environment` || text === `${name}.run_config`
  })
}

/**
 * Run configurations and estimators that only lend their parts to a step, or are run by one, get no flags of their
 * own: the step's are the ones that count, and some steps refuse both.
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
  return definitions.map((definition) => {
    const key = callKey(definition.call)
    const own = definition.changes.some(({ call }) => callKey(call) === key)
    if (!own || definition.type in WRAPPERS) return definition
    const lends = world.lenders.has(key) && !definition.usedWhole
    return lends || taken.has(key) ? { ...definition, changes: [] } : definition
  })
}

/** Whether what a call makes goes anywhere as a whole: `experiment.submit(src)`. */
export function isUsedWhole(site: Made): boolean {
  return usesOfResult(site)?.some((use) => use.parent?.type !== 'attribute') ?? true
}

/** Whether nothing becomes of what a call makes but a run configuration: `(…).run_config`, at once or by a name. */
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

/** Where the name is used that a call's value is assigned to; null where it has none. */
function usesOfResult({ file: { module }, call }: Made): PyNode[] | null {
  const left = assignedTo(call)
  if (left?.type !== 'identifier') return null
  return usesOf(module, textOf(module, left), left).filter(
    (use) => use !== left && use.field !== 'left',
  )
}
