import { memoized } from '../../src/collections/cache.ts'
import { type AssignedLater, assignedLater } from '../../src/python/assigned-later.ts'
import { type CallArguments, callArguments } from '../../src/python/calls.ts'
import { superclassesOf } from '../../src/python/classes.ts'
import { nameOrText, type PythonModule, qualifiedName } from '../../src/python/module.ts'
import { partialCalled, partialOf } from '../../src/python/partials.ts'
import { type PyNode, partOf, textOf } from '../../src/python/syntax.ts'
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

/** The class of the SDK that a call constructs, as far as its own module says: `functools.partial` may give it more. */
export function typeOf(module: PythonModule, call: PyNode): string | null {
  const callee = presetClass(module, call) ?? partOf(call, 'function')
  const name = (superclassesOf(module, callee) ?? [callee])
    .map((each) => qualifiedName(module, each) ?? starredName(module, each))
    .find((each) => each?.startsWith('azureml.'))
  return name?.slice(name.lastIndexOf('.') + 1) ?? null
}

/** The dotted name of what several star imports may bring, one of the SDK among them; null for any other. */
function starredName(module: PythonModule, node: PyNode): string | null {
  const { scopes } = module
  const star = scopes.starImports.find((one) => one.startsWith('azureml.'))
  const name = node.type === 'identifier' && star ? textOf(module, node) : null
  return name !== null && !scopes.resolve(name, node) ? `${star}.${name}` : null
}

/** Whether what a call calls is spelled as a class is: what stands in it by place is told by that. */
export const isNamedAsClass = (module: PythonModule, call: PyNode): boolean =>
  /(^|\.)[A-Z]\w*$/.test(nameOrText(module, partOf(call, 'function')))

/** Whether a module may have partials; each of its calls asks. */
const hasPartials = memoized(({ text }: PythonModule) => text.includes('partial'))

/** The class of which `functools.partial` makes what a call calls, where it gives that nothing by place; else null. */
function presetClass(module: PythonModule, call: PyNode): PyNode | null {
  const made = hasPartials(module) ? partialCalled(module, call) : null
  const isByName = made && callArguments(module, made)?.positional.length === 1
  return isByName ? partialOf(module, made) : null
}
