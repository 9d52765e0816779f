import { excerpt } from '../../../python/excerpt.ts'
import { definedName, type PyNode } from '../../../python/syntax.ts'
import type { StaticValue, UnitNode } from '../../../python/values/static-value.ts'
import { readable } from '../../diagnostic.ts'
import { callsOf, constructedBy } from '../../world/callers.ts'
import type { RepositoryWorld } from '../../world/repository-world.ts'
import { functionTaking } from './handed-on.ts'
import type { Naming } from './naming.ts'
import { settle, type Why } from './unresolved.ts'

/**
 * Says which argument of a step is a parameter of a function that nothing calls: a helper that is not used yet, or by
 * another repository; null for any other value.
 */
export function parameterOfNoCall(
  world: RepositoryWorld,
  naming: Naming,
  name: string,
  node: PyNode,
  value: StaticValue,
): Why | null {
  if (value.kind !== 'unknown') return null
  const definition = functionTaking(value)
  if (!definition || !isUncalled(world, definition)) return null
  const { module } = value.unit
  const called = definedName(module, namedBy(definition).node)
  return {
    code: 'script-not-static',
    at: (module === naming.file.module ? value.node : node).start,
    message: `which script this runs cannot be told: ${excerpt(module, value.node)} is given to ${called}, which nothing in the repository calls, tests aside`,
    hint: settle(naming, name, `call ${called} in a definition of the repository`),
  }
}

/** What calls of a function name: of a constructor its class. */
const namedBy = (definition: UnitNode): UnitNode => constructedBy(definition) ?? definition

/** Whether all code that holds the name of a function can be read, and calls it nowhere. */
function isUncalled(world: RepositoryWorld, definition: UnitNode): boolean {
  const { unit, node } = definition
  if (callsOf(world, unit, node)?.length !== 0) return false
  const called = definedName(unit.module, namedBy(definition).node)
  return world.workspace
    .mentioning(called)
    .every((path) => readable(world.workspace.python(path))?.module.error === null)
}
