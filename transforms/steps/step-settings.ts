import { type CallArguments, callArguments } from '../../src/python/calls.ts'
import type { Markable } from '../../src/python/edits/mark-pairs.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { findAll, type PyNode, textOf } from '../../src/python/syntax.ts'
import { WRAPPER_ARGUMENTS } from '../azureml/kinds.ts'
import { sdkArgument } from '../azureml/signatures.ts'
import { heldBy } from './flags-addition.ts'
import { isWhole, removeFlags } from './flags-removal.ts'
import { isOurRunConfig } from './run-config-names.ts'
import { itemOfSpread, overridden, splatOf } from './spread-overrides.ts'
import { isNamedAsClass, typeOf } from './step-shape.ts'

/** What of a step pipeline-step may have changed, or given it. */

/** The parameters that pass a script its arguments. */
export const PASSING = ['arguments', WRAPPER_ARGUMENTS, 'script_params', 'command']
/** The parameters that say in which environment a script runs. */
export const PLACING = ['runconfig', 'environment']

/** The parameters of steps that marks may be about. */
export const MARKED_PARAMETERS: readonly string[] = [...PASSING, ...PLACING, 'allow_reuse']

/**
 * A part of a step that may be marked: an argument or an assignment, by the parameter's name, the expression and the
 * whole of it.
 */
export interface Setting extends Markable {
  readonly what: string
  readonly value: PyNode
  readonly node: PyNode
}

/** A setting by its parts. */
export const settingOf = (what: string, value: PyNode, node = value): Setting => ({
  what,
  value,
  node,
  end: value.end,
})

/** Stands for the parameter of a value that an object gets later, as an attribute. */
export const LATER = 'later'
/** Stands for the parameter of an argument by place, where the parameters are not known. */
export const BY_PLACE = 'by place'

/** The parameters that a setting may be for. */
export const namesOf = (what: string): readonly string[] =>
  what === LATER || what === BY_PLACE ? PASSING : [what]

/** Whether a setting may pass a script its arguments. */
export const isPassing = (what: string): boolean =>
  namesOf(what).some((name) => PASSING.includes(name))

/** The arguments of a call that `add` may have changed. */
export function settingsOf(module: PythonModule, call: PyNode): Setting[] {
  const args = callArguments(module, call)
  if (!args) return []
  const type = typeOf(module, call)
  const named = MARKED_PARAMETERS.flatMap((what) => {
    const found = sdkArgument(args, type, what)
    return found ? [settingOf(what, found.value, found.node)] : []
  })
  const placed = type === null ? settingsByPlace(module, call, args) : []
  const spread = args.starred ? splatOf(call) : null
  if (!spread) return [...named, ...placed]
  const names = overridden(module, spread)?.names ?? []
  const [what] = names
  const items = PASSING.flatMap((each) => {
    const value = names.includes(each) ? null : itemOfSpread(module, call, each)
    return value ? [settingOf(each, value)] : []
  })
  return [...named, ...placed, ...items, ...(what ? [settingOf(what, spread)] : [])]
}

/**
 * The arguments by place of a call whose class is not known, told by what `add` writes. Functions are given flags by
 * people alone, and so are command lines, in which numbers are texts.
 */
function settingsByPlace(
  module: PythonModule,
  call: PyNode,
  { positional }: CallArguments,
): Setting[] {
  if (!isNamedAsClass(module, call)) return []
  return positional.flatMap((value) => {
    if (isOurRunConfig(textOf(module, value))) return settingOf('runconfig', value)
    if (value.type === 'false') return settingOf('allow_reuse', value)
    const hasNumbers = findAll(heldBy(module, value) ?? value, 'integer').length > 0
    // a list of steps holds those of each
    const isPassed =
      hasNumbers && holdsFlags(module, value) && removeFlags(module, value).length > 0
    return isPassed ? settingOf(BY_PLACE, value) : []
  })
}

/** Whether a value holds all flags, or the literal does that it names. */
export const holdsFlags = (module: PythonModule, value: PyNode): boolean =>
  isWhole(module, heldBy(module, value) ?? value)
