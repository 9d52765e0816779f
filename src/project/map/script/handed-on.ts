import { reachingBinding } from '../../../python/bindings.ts'
import { callWith, isCallee } from '../../../python/calls.ts'
import { excerpt } from '../../../python/excerpt.ts'
import {
  ancestor,
  definedName,
  namedChildren,
  type PyNode,
  textOf,
} from '../../../python/syntax.ts'
import type { StaticValue, StaticValueOf, UnitNode } from '../../../python/values/static-value.ts'
import { handedOnAt } from '../../world/callers.ts'
import type { RepositoryWorld } from '../../world/repository-world.ts'
import type { Naming } from './naming.ts'
import { settle, shownPlace, type Why } from './unresolved.ts'

/**
 * Says which argument of a step is a parameter of a function that the repository does not only call, but hands on:
 * `partial(make_step, target="cpu")`; null for any other value.
 */
export function parameterHandedOn(
  world: RepositoryWorld,
  naming: Naming,
  name: string,
  node: PyNode,
  value: StaticValue,
): Why | null {
  if (value.kind !== 'unknown') return null
  const definition = functionTaking(value)
  const at = definition && handedOnAt(world, definition)
  if (!definition || !at || isCallee(at.node)) return null
  const { module } = value.unit
  const called = definedName(module, definition.node)
  const isHere = value.unit.module === naming.file.module
  return {
    code: 'script-not-static',
    at: (isHere ? value.node : node).start,
    message: `which script this runs is known only when the definition runs: ${excerpt(module, value.node)} of ${called}, which is not only called but handed on in ${shownPlace(at)}: ${excerpt(at.unit.module, callWith(at.node) ?? at.node)}`,
    hint: settle(naming, name, `call ${textOf(at.unit.module, at.node)} itself there`),
  }
}

/** The function that has what stops an evaluation as a parameter, be it `*names` or `**given`; null for anything else. */
export function functionTaking(stopped: StaticValueOf<'unknown'>): UnitNode | null {
  if (stopped.tooMany) return null
  const { unit } = stopped
  const node = /_splat$/.test(stopped.node.type) ? namedChildren(stopped.node)[0] : stopped.node
  const binding = node?.type === 'identifier' ? reachingBinding(unit.module, node) : null
  const definition =
    binding?.kind === 'parameter' ? ancestor(binding.node, 'function_definition') : null
  return definition && { unit, node: definition }
}
