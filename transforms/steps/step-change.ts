import { type CallArguments, splatsOf } from '../../src/python/calls.ts'
import type { Appended } from '../../src/python/edits/added-items.ts'
import type { PythonModule } from '../../src/python/module.ts'
import type { PyNode } from '../../src/python/syntax.ts'
import type { TypeName } from '../../src/python/types/type-sets.ts'
import type { Edit } from '../../src/text/edits.ts'
import type { Note } from '../../src/text/marker.ts'
import type { DebugOptions } from '../azureml/flags.ts'
import type { Kind } from '../azureml/kinds.ts'
import { isGiven, sdkArgument } from '../azureml/signatures.ts'
import { type Override, splatOf } from './spread-overrides.ts'
import type { Shape } from './step-shape.ts'

/** A step that is to pass the flags, by UTF-16 offsets. */
export interface StepRequest extends DebugOptions {
  /** Where the call of the constructor starts and ends. */
  readonly call: number
  readonly end: number
  /** The class of the SDK: `PythonScriptStep`. */
  readonly type: string
  /** Whether it takes the flags, and is not changed for reuse alone. */
  readonly passes: boolean
  /** Whether something outside of the call says where it runs. */
  readonly placed: boolean
  /** Whether its run configuration may hold arguments, which any of its own would take the place of. */
  readonly keeps?: boolean
  /** The types that its arguments may have, at once or later, where its module alone does not show them. */
  readonly types?: readonly TypesAt[]
  /** What `**common` gives it, where all of that is known. */
  readonly spread?: SpreadArguments
}

/** The types that the expression at an offset may have. */
export interface TypesAt {
  readonly at: number
  readonly types: readonly TypeName[]
}

/** The arguments that `**common`, and `*args`, give a call. */
export interface SpreadArguments {
  readonly names: readonly string[]
  /** Those of them that it is given by place: `*args`. */
  readonly placed: readonly string[]
  /** Those of them that it is not given each time. */
  readonly atTimes: readonly string[]
  /** Those of them that are a list or a tuple each time that it is given them. */
  readonly lists: readonly string[]
  /** Those of them that hold the flags each time. */
  readonly passing: readonly string[]
  /** Whether `allow_reuse=False` is always among it. */
  readonly forbidsReuse: boolean
}

/** What has been seen to for steps before this one, and is shared with them. */
export interface Shared {
  /** What objects are given later. */
  readonly values: Set<PyNode>
  /** What makes a run configuration, by place and text. */
  readonly edits: Set<string>
}

/** A step to change: its call, what that is given, and what a class like its own takes. */
export interface StepCall {
  readonly module: PythonModule
  readonly request: StepRequest
  readonly call: PyNode
  readonly args: CallArguments
  readonly shape: Shape
  /** Whether nothing in its call is changed but the arguments. */
  readonly isAlone: boolean
}

/** What is added to a step: edits of what is there, and arguments that its call gets, with notes on them. */
export interface Addition {
  readonly status: 'added'
  readonly edits: readonly Edit[]
  readonly groups: Appended['groups']
  readonly notes?: readonly Note[]
  /** What it is given otherwise than by `**`. */
  readonly overrides?: readonly Override[]
}

/** The addition for a step that lacks nothing. */
export const NOTHING: Addition = { status: 'added', edits: [], groups: [] }

/** What the call is given for a parameter, by name or by place; null where that is not in the call itself. */
export const argumentOf = ({ args, request }: StepCall, name: string) =>
  sdkArgument(args, request.type, name)

/** Whether `**common` is known to give the call an argument. */
export const isSpread = ({ request: { spread } }: StepCall, name: string): boolean =>
  spread?.names.includes(name) === true

/** Whether `*args` is known to give the call an argument. */
export const isPlaced = ({ request: { spread } }: StepCall, name: string): boolean =>
  spread?.placed.includes(name) === true

/** The operand of a call's one `**`; null where it has none, or where `*args` may give what is to be overridden. */
export const overridable = ({ request: { spread }, call }: StepCall): PyNode | null =>
  spread || splatsOf(call).length === 1 ? splatOf(call) : null

/** The parameter that a run configuration of ours is to be given by; null where the step needs none. */
export const runConfigLacked = (step: StepCall): Kind['makes'] =>
  step.request.passes && !step.request.placed && !saysWhere(step) ? step.shape.makes : null

/** Whether a call says where the step runs. */
const saysWhere = (step: StepCall): boolean =>
  step.shape.environment.some((name) => {
    const isSure = isSpread(step, name) && !step.request.spread?.atTimes.includes(name)
    return isGiven(step.args, step.request.type, name) || isSure
  })
