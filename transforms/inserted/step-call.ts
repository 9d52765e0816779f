import { type AssignedLater, assignedLater } from '../../src/python/assigned-later.ts'
import { type PythonModule, qualifiedName } from '../../src/python/module.ts'
import { ancestor, childOf, namedChildren, type PyNode, textOf } from '../../src/python/syntax.ts'
import { KINDS, type Kind, WRAPPER_ARGUMENTS } from '../azureml/kinds.ts'

/** What a call constructs, and where the object that it makes is told what to run. */

/** What a class of the SDK takes: the steps that run another object give its script the arguments. */
export const shapeOf = (
  type: string,
): Pick<Kind, 'arguments' | 'environment' | 'makes' | 'reuses'> =>
  KINDS[type as keyof typeof KINDS] ?? {
    arguments: { parameter: WRAPPER_ARGUMENTS, form: 'list' },
    environment: [],
    makes: null,
    reuses: true,
  }

/** What the arguments of an object are set to once it is made. */
export const givenLater = (module: PythonModule, call: PyNode, type: string): AssignedLater => {
  const { parameter, isAttribute } = shapeOf(type).arguments
  return isAttribute ? assignedLater(module, call, parameter) : { values: [], atOnce: false }
}

/** The class of the SDK that a call constructs, as far as its own module says. */
export function typeOf(module: PythonModule, call: PyNode): string | null {
  const callee = childOf(call, 'function') as PyNode
  const derived = /^super\b[^.]*\.\s*__init__$/s.test(textOf(module, callee))
  const bases = derived
    ? childOf(ancestor(callee, 'class_definition') ?? callee, 'superclasses')
    : null
  const name = qualifiedName(module, (bases && namedChildren(bases)[0]) ?? callee)
  return name?.startsWith('azureml.') ? name.slice(name.lastIndexOf('.') + 1) : null
}
