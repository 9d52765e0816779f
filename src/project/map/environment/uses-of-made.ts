import { reachingBinding } from '../../../python/bindings.ts'
import { calledMethod, callWith } from '../../../python/calls.ts'
import { lastOf } from '../../../python/control-flow.ts'
import { isSuperInit, parametersOf } from '../../../python/functions.ts'
import type { PythonModule } from '../../../python/module.ts'
import { ancestor, dominates, type PyNode, partOf, textOf } from '../../../python/syntax.ts'
import { assignedTo } from '../../../python/targets.ts'
import { usesOf } from '../../../python/uses.ts'
import type { Workspace } from '../../files/workspace.ts'
import { parameterFor } from '../trail/other-names.ts'
import type { Name, Site } from '../trail/site.ts'

/** A place where a job, or what else a call makes, is used with what it has been given until then. */
export interface UseOfMade {
  /** What it goes by, the name that it has there first. */
  readonly names: readonly Name[]
  /** Whether it goes on to no other place. */
  readonly isLast: boolean
}

/** Where what a call makes is used by the name that it gets there: wherever it is submitted, and in the end. */
export function usesOfMade(workspace: Workspace, call: Site): UseOfMade[] {
  const { module } = call.unit
  const self = initialised(call)
  if (self)
    return [{ names: [{ ...call, node: self.name, until: lastOf(self.init) }], isLast: true }]
  const name = assignedTo(call.node)
  if (!name) return [{ names: handedTo(workspace, call), isLast: true }]
  const scope = ancestor(call.node, 'function_definition', 'module') ?? call.node
  const named = (until: PyNode) => [{ ...call, node: name, until }]
  return [
    ...submissions(module, name).map((until) => ({ names: named(until), isLast: false })),
    { names: named(nextHolder(module, name) ?? lastOf(scope)), isLast: true },
  ]
}

/**
 * The `self` of the constructor in which `super().__init__(…)` makes what the SDK's class holds of it; null for any
 * other call.
 */
export function initialised({ unit, node }: Site): { init: PyNode; name: PyNode } | null {
  const init = isSuperInit(unit.module, partOf(node, 'function'))
    ? ancestor(node, 'function_definition')
    : null
  const name = init && parametersOf(init)[0]?.name
  return init && name ? { init, name } : null
}

/** The parameter of the function that is handed what a call makes, before that has a name: `submit(make())`. */
function handedTo(workspace: Workspace, call: Site): Name[] {
  const parameter = parameterFor(workspace, call.unit, call.node)
  const passed = parameter && callWith(call.node)
  const definition = parameter && ancestor(parameter.node, 'function_definition')
  if (!passed || !definition) return []
  const frame = { definition, call: { ...call, node: passed } }
  return [{ ...parameter, frame, until: lastOf(definition) }]
}

/** Where a job is submitted under its name, in the order in which that is done: `experiment.submit(src)`. */
function submissions(module: PythonModule, name: PyNode): PyNode[] {
  if (name.type !== 'identifier') return []
  const { scopes } = module
  return usesOf(module, textOf(module, name), name).filter((use) => {
    const call = callWith(use)
    return (
      call &&
      calledMethod(module, call)?.name === 'submit' &&
      scopes.scopeOf(use) === scopes.scopeOf(name) &&
      (reachingBinding(module, use)?.node ?? name) === name
    )
  })
}

/**
 * Where a job surely has its name no more: in straight line, another gets it. Null where none does, or where nothing
 * asks for the name before that: those are alternatives, as in cells of which one is run.
 */
export function nextHolder(module: PythonModule, name: PyNode): PyNode | null {
  if (name.type !== 'identifier') return null
  const text = textOf(module, name)
  const bindings = module.scopes.bindingsOf(text, name)
  const holders = bindings.map(({ node }) => node)
  const asked = usesOf(module, text, name).find(
    (use) => use.start > name.start && !holders.includes(use),
  )
  const next = bindings
    .slice(holders.indexOf(name) + 1)
    .find(({ from }) => asked && asked.start < from)?.node
  return next && dominates(name, next) && dominates(next, name) ? next : null
}
