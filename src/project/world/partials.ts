import { reachingBinding } from '../../python/bindings.ts'
import { callWith, isCallee } from '../../python/calls.ts'
import { mappedBy, mappingOf } from '../../python/mapped.ts'
import type { PythonModule } from '../../python/module.ts'
import { partialCalled, partialMade, partialOf } from '../../python/partials.ts'
import { type PyNode, textOf } from '../../python/syntax.ts'
import { assignedTo, isTarget } from '../../python/targets.ts'
import { usesOf } from '../../python/uses.ts'
import type { Unit, UnitNode } from '../../python/values/static-value.ts'
import type { Workspace } from '../files/workspace.ts'
import { importersHolding } from './importers.ts'
import { mayReflect } from './reflection.ts'

/**
 * The calls of what `functools.partial` makes of a function, by the place where it is given that; null where it is given
 * something else, or where others may call what it makes.
 */
export function callsOfPartial(
  workspace: Workspace,
  { unit, node: use }: UnitNode,
): UnitNode[] | null {
  const { module } = unit
  const made = callWith(use)
  if (!made || partialOf(module, made) !== use) return null
  const call = callOf(module, made)
  const calls = call ? [call] : callsByName(workspace, unit, made)
  return calls?.every((each) => partialIn(module, each) === made)
    ? calls.map((node) => ({ unit, node }))
    : null
}

/** The call that an expression is the callee of, be it for each item of a list; null where it is none. */
const callOf = (module: PythonModule, callee: PyNode): PyNode | null =>
  isCallee(callee) ? callee.parent : mappedBy(module, callee)

/** The call of `functools.partial` that makes what a call calls, be it for each item of a list. */
function partialIn(module: PythonModule, call: PyNode): PyNode | null {
  const mapping = mappingOf(module, call)
  return mapping ? partialMade(module, mapping.callee) : partialCalled(module, call)
}

/**
 * The calls by the name that what `functools.partial` makes, or a lambda, is assigned to; null where it may be got at
 * otherwise.
 */
export function callsByName(workspace: Workspace, unit: Unit, made: PyNode): PyNode[] | null {
  const { module } = unit
  const name = assignedTo(made)
  if (name?.type !== 'identifier' || made.parent?.parent?.type !== 'expression_statement')
    return null
  const word = textOf(module, name)
  const scope = module.scopes.resolve(word, name)
  const isGlobal = scope === module.scopes.module
  if (scope?.node.type === 'class_definition') return null
  if (isGlobal && mayBeReadElsewhere(workspace, unit, word)) return null
  const meant = usesOf(module, word, name)
    .filter((each) => !isTarget(each))
    .map((use) => ({ use, binding: reachingBinding(module, use) }))
    // the next cell may give the name to another one
    .filter(({ binding }) => binding === null || binding.value === made)
  const calls = meant.map(({ use, binding }) => binding && callOf(module, use))
  return calls.every((call) => call !== null) ? calls : null
}

/** Whether what a module has under a name may be read otherwise: by who imports it, or by `globals()["name"]`. */
const mayBeReadElsewhere = (workspace: Workspace, unit: Unit, word: string): boolean =>
  mayReflect(workspace, unit.path) ||
  importersHolding(workspace, unit, word).some((path) => path !== unit.path)
