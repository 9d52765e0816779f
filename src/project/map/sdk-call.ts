import { sdkArgument } from '../../../transforms/azureml/signatures.ts'
import { type CallArguments, callArguments } from '../../python/calls.ts'
import type { PyNode } from '../../python/syntax.ts'
import type { DictItems } from '../../python/values/dict-items.ts'
import type { Bound } from '../../python/values/static-value.ts'
import type { World } from '../../python/values/world.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { CallSite } from '../world/call-site.ts'
import { sdkClass } from '../world/constructors.ts'
import { presetOf } from '../world/presets.ts'

/** A call of the SDK in its file. */
export interface SdkCall {
  readonly place: CallSite
  readonly file: PythonFile
  readonly call: PyNode
  readonly type: string
  readonly args: CallArguments
  /** What names mean on the way to it. */
  readonly bound: Bound
  /** What `functools.partial` gives it beforehand, by name; absent where it is called by its class. */
  readonly preset?: DictItems
}

/**
 * A call as one of the SDK's; null for any other.
 *
 * @param bound what names mean on the way to it
 */
export function sdkCallOf(
  world: World,
  file: PythonFile,
  call: PyNode,
  bound: Bound = new Map(),
): SdkCall | null {
  const named = sdkClass(world, file, call)
  const preset = named === null ? presetOf(world, file, call) : null
  const type = named ?? preset?.type
  const args = type ? callArguments(file.module, call) : null
  if (!type || !args) return null
  const preGiven = preset ? { preset: preset.given } : {}
  return { place: callSite(file, call), file, call, type, args, bound, ...preGiven }
}

/** Where a call stands, as data. */
export const callSite = (file: PythonFile, { start, end }: PyNode): CallSite => ({
  path: file.path,
  start,
  end,
  place: file.place(start),
})

/** What an argument is given, by name or by place; null where it is not given in the call itself. */
export const argumentOf = ({ args, type }: SdkCall, name: string) => sdkArgument(args, type, name)

/** Whether objects of a class keep what they are made with in attributes, which others may set to something else. */
export const keepsArguments = (type: string): boolean =>
  /^(ScriptRunConfig|InferenceConfig)$/.test(type)
