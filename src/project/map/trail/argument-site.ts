import { sdkArgument } from '../../../../transforms/azureml/signatures.ts'
import { callArguments, splatsOf } from '../../../python/calls.ts'
import { namedChildren, type PyNode } from '../../../python/syntax.ts'
import { mergeItems, splatItems } from '../../../python/values/dict-items.ts'
import type { Reader } from '../../../python/values/evaluate.ts'
import type { Unit } from '../../../python/values/static-value.ts'
import { fileOf, isPython } from '../../files/python-file.ts'
import type { Workspace } from '../../files/workspace.ts'
import { presetOf } from '../../world/presets.ts'
import { worldOf } from '../../world/world.ts'
import { areInOneFunction, readerFor } from './branches.ts'
import { type Site, sdkName } from './site.ts'

/**
 * An argument of a call of the SDK's, by name, by position, by `**given` or by `functools.partial`; null where it is not
 * given, or None.
 */
export function argumentSite(workspace: Workspace, call: Site, name: string): Site | null {
  const args = callArguments(call.unit.module, call.node)
  const found = args && sdkArgument(args, sdkName(workspace, call), name)
  const site = found
    ? { ...call, node: found.value }
    : ((args?.starred ? spreadSite(workspace, call, name) : null) ??
      presetSite(workspace, call, name))
  return site && site.node.type !== 'none' ? site : null
}

/** An argument that `functools.partial` gives each call of what it makes; null where it gives none by that name. */
function presetSite(workspace: Workspace, call: Site, name: string): Site | null {
  const given = presetOf(worldOf(workspace), call.unit, call.node)?.given.get(name)
  if (!given) return null
  const isHere = given.unit.path === call.unit.path && areInOneFunction(given.node, call.node)
  return { ...given, frame: isHere ? call.frame : null, bound: call.bound }
}

/** An argument that a call takes from a dict, `**given`; null where that is not known, or gives none by that name. */
function spreadSite(workspace: Workspace, call: Site, name: string): Site | null {
  const { unit, frame, bound } = call
  const reader = readerFor(workspace, call)
  const splats = splatsOf(call.node).map((splat) =>
    isEmpty(reader, unit, splat) ? new Map() : splatItems(reader, unit, splat),
  )
  const item = mergeItems(splats)?.get(name)
  // what a file of data holds names no object
  if (!item || !isPython(fileOf(item.unit.path))) return null
  // it stands in the call by which the function was entered, or in that before it
  const around = frame && item.unit.path === frame.call.unit.path ? frame.call.frame : null
  const isHere = item.unit.path === unit.path && areInOneFunction(item.node, call.node)
  return {
    unit: item.unit,
    node: item.node,
    frame: isHere ? frame : around,
    bound: item.bound ?? bound,
  }
}

/** Whether a splat is a `*args` that no caller gives anything. */
function isEmpty(reader: Reader, unit: Unit, splat: PyNode): boolean {
  const operand = splat.type === 'list_splat' ? namedChildren(splat)[0] : undefined
  const value = operand && reader.read(unit, operand)
  return value?.kind === 'arguments' && value.given.length === 0 && value.rest === null
}
