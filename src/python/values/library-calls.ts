import { argumentsRead, type CallArguments, calledMethod } from '../calls.ts'
import { calledName } from '../module.ts'
import type { PyNode } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import { callKnown } from './known-calls.ts'
import { callLoader } from './loaders.ts'
import { parsedNamespace } from './parsed-options.ts'
import type { StaticValue, Unit, UnitNode } from './static-value.ts'
import { filledTemplate } from './templates.ts'

/** A call, as those read it who know what libraries do. */
export interface LibraryCall extends UnitNode {
  readonly args: CallArguments
  /** The dotted name of what is called; empty where it has none. */
  readonly name: string
  /** What is called where that is an attribute, be it a method or a function of a module. */
  readonly method: ReturnType<typeof calledMethod>
}

/**
 * The value of a call of a library that is known: one that works on texts and paths, loads data, or parses the command
 * line; null for any other call.
 */
export function callLibrary(reader: Reader, unit: Unit, node: PyNode): StaticValue | null {
  const { module } = unit
  const args = argumentsRead(module, node)
  if (!args) return null
  const name = calledName(module, node)
  const call: LibraryCall = { unit, node, args, name, method: calledMethod(module, node) }
  return (
    callKnown(reader, call) ??
    filledTemplate(reader, call) ??
    callLoader(reader, call) ??
    parsedNamespace(reader, call)
  )
}
