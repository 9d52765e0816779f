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
import { readable } from '../../diagnostic.ts'
import { callsOf, constructedBy, handedOnAt } from '../../world/callers.ts'
import type { RepositoryWorld } from '../../world/repository-world.ts'
import type { Naming } from './naming.ts'
import { settle, shownPlace, type Why } from './unresolved.ts'

/** Arguments of a step that are parameters of a function whose callers do not tell what they are. */

/** A parameter that stops an evaluation, and the function that has it. */
interface Open {
  readonly parameter: UnitNode
  readonly definition: UnitNode
}

/** What is wrong, and what to do instead of settling the script. */
interface Said {
  readonly message: string
  readonly otherwise: string
}

/** Says which parameter an argument of a step is, and why nothing tells its value; null for any other argument. */
export function openParameter(
  world: RepositoryWorld,
  naming: Naming,
  name: string,
  node: PyNode,
  value: StaticValue,
): Why | null {
  const definition = value.kind === 'unknown' ? functionTaking(value) : null
  if (value.kind !== 'unknown' || !definition) return null
  const open = { parameter: value, definition }
  const said = handedOn(world, open) ?? uncalled(world, open)
  const isHere = value.unit.module === naming.file.module
  return (
    said && {
      code: 'script-not-static',
      at: (isHere ? value.node : node).start,
      message: said.message,
      hint: settle(naming, name, said.otherwise),
    }
  )
}

/** The function that has what stops an evaluation as a parameter, be it `*names` or `**given`; null for anything else. */
function functionTaking(stopped: StaticValueOf<'unknown'>): UnitNode | null {
  if (stopped.tooMany) return null
  const { unit } = stopped
  const node = /_splat$/.test(stopped.node.type) ? namedChildren(stopped.node)[0] : stopped.node
  const binding = node?.type === 'identifier' ? reachingBinding(unit.module, node) : null
  const definition =
    binding?.kind === 'parameter' ? ancestor(binding.node, 'function_definition') : null
  return definition && { unit, node: definition }
}

/** A function that the repository does not only call, but hands on: `partial(make_step, target="cpu")`. */
function handedOn(world: RepositoryWorld, { parameter, definition }: Open): Said | null {
  const at = handedOnAt(world, definition)
  if (!at || isCallee(at.node)) return null
  const { module } = parameter.unit
  const called = definedName(module, definition.node)
  return {
    message: `which script this runs is known only when the definition runs: ${excerpt(module, parameter.node)} of ${called}, which is not only called but handed on in ${shownPlace(at)}: ${excerpt(at.unit.module, callWith(at.node) ?? at.node)}`,
    otherwise: `call ${textOf(at.unit.module, at.node)} itself there`,
  }
}

/** A function that nothing calls: a helper that is not used yet, or by another repository. */
function uncalled(world: RepositoryWorld, { parameter, definition }: Open): Said | null {
  const { unit, node } = definition
  if (callsOf(world, unit, node)?.length !== 0) return null
  // a constructor is called by the name of its class
  const called = definedName(unit.module, (constructedBy(definition) ?? definition).node)
  if (!isReadWhereNamed(world, called)) return null
  return {
    message: `which script this runs cannot be told: ${excerpt(unit.module, parameter.node)} is given to ${called}, which nothing in the repository calls, tests aside`,
    otherwise: `call ${called} in a definition of the repository`,
  }
}

/** Whether all files that hold a name can be read. */
const isReadWhereNamed = ({ workspace }: RepositoryWorld, name: string): boolean =>
  workspace
    .mentioning(name)
    .every((path) => readable(workspace.python(path))?.module.error === null)
