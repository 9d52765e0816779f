import { type AssignedLater, assignedLater } from '../../src/python/assigned-later.ts'
import type { CallArguments } from '../../src/python/calls.ts'
import { superclassesOf } from '../../src/python/classes.ts'
import { type PythonModule, qualifiedName } from '../../src/python/module.ts'
import { type PyNode, partOf } from '../../src/python/syntax.ts'
import { type Kind, kindOf, WRAPPER_ARGUMENTS } from '../azureml/kinds.ts'

/** What a call constructs, and what the object that it makes is given to run. */

/** The parameters of a step, and which of them have to change. */
export type Shape = Pick<Kind, 'arguments' | 'environment' | 'makes' | 'reuses'>

/** What a call of the SDK takes: the steps that run another object give its script the arguments. */
export const shapeOf = (type: string, args: CallArguments): Shape =>
  kindOf(type, args) ?? {
    arguments: { parameter: WRAPPER_ARGUMENTS, form: 'list' },
    environment: [],
    makes: null,
    reuses: true,
  }

/** What the arguments of an object are set to once it is made. */
export const givenLater = (module: PythonModule, call: PyNode, shape: Shape): AssignedLater => {
  const { parameter, isAttribute } = shape.arguments
  return isAttribute ? assignedLater(module, call, parameter) : { values: [], atOnce: false }
}

/** The class of the SDK that a call constructs, as far as its own module says. */
export function typeOf(module: PythonModule, call: PyNode): string | null {
  const callee = partOf(call, 'function')
  const name = (superclassesOf(module, callee) ?? [callee])
    .map((each) => qualifiedName(module, each))
    .find((each) => each?.startsWith('azureml.'))
  return name?.slice(name.lastIndexOf('.') + 1) ?? null
}
