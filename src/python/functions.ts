import { argument, callArguments } from './calls.ts'
import type { PythonModule } from './module.ts'
import {
  ancestor,
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  type PythonSource,
  partOf,
  textOf,
} from './syntax.ts'
import type { Unit } from './values/static-value.ts'

/** Whether an expression is an attribute of `super()`. */
export function isOfSuper(source: PythonSource, node: PyNode): boolean {
  const object = node.type === 'attribute' ? partOf(node, 'object') : null
  return object?.type === 'call' && textOf(source, partOf(object, 'function')) === 'super'
}

/** Whether what is called is `super().__init__`. */
export const isSuperInit = (source: PythonSource, callee: PyNode): boolean =>
  isOfSuper(source, callee) && textOf(source, partOf(callee, 'attribute')) === '__init__'

/** The class whose method a function is; null for a function that is no method. */
export function ownerOf(definition: PyNode): PyNode | null {
  const decorated =
    definition.parent?.type === 'decorated_definition' ? definition.parent : definition
  const body = decorated.parent
  return body?.type === 'block' && body.parent?.type === 'class_definition' ? body.parent : null
}

/** A parameter of a function. */
export interface Parameter {
  readonly name: PyNode
  readonly value: PyNode | null
  readonly keywordOnly: boolean
}

/** The parameters of a function as they are written, but `*args: int` and `**kwargs: int` without their types. */
function parameterNodes(definition: PyNode): PyNode[] {
  const list = childOf(definition, 'parameters')
  // `lambda: x` has none
  return (list ? namedChildren(list) : []).map((parameter) => {
    const [inner] = parameter.type === 'typed_parameter' ? namedChildren(parameter) : []
    return inner && /splat_pattern$/.test(inner.type) ? inner : parameter
  })
}

/** The parameters of a function in order, without `*args` and `**kwargs`. */
export function parametersOf(definition: PyNode): Parameter[] {
  const found: Parameter[] = []
  let keywordOnly = false
  for (const parameter of parameterNodes(definition)) {
    if (/splat_pattern|separator/.test(parameter.type)) {
      if (parameter.type !== 'positional_separator') keywordOnly = true
      continue
    }
    const name =
      parameter.type === 'identifier'
        ? parameter
        : (childOf(parameter, 'name') ??
          parameter.children.find(({ type }) => type === 'identifier'))
    if (name) found.push({ name, value: childOf(parameter, 'value'), keywordOnly })
  }
  return found
}

/** The `args` of `*args`, or the `kwargs` of `**kwargs`. */
export function splatParameter(definition: PyNode, splat: 'list' | 'dictionary'): PyNode | null {
  const pattern = parameterNodes(definition).find(({ type }) => type === `${splat}_splat_pattern`)
  return (pattern && namedChildren(pattern)[0]) ?? null
}

/** The names of the parameters that a call can give by place, in order. */
export const positionalNames = (
  { module }: Pick<Unit, 'module'>,
  definition: PyNode,
): readonly string[] =>
  parametersOf(definition)
    .filter(({ keywordOnly }) => !keywordOnly)
    .map(({ name }) => textOf(module, name))

/** The arguments that calls in the same module give for a parameter. */
export function givenFor(module: PythonModule, parameter: PyNode): PyNode[] {
  const definition = ancestor(parameter, 'function_definition', 'lambda')
  const name = definition && childOf(definition, 'name')
  if (!definition || !name) return []
  const names = positionalNames({ module }, definition)
  const word = textOf(module, name)
  return module.scopes.identifiers(word).flatMap((use) => {
    const call = use.field === 'function' ? use.parent : null
    const means = module.scopes.bindingsOf(word, use)
    if (call?.type !== 'call' || !means.some(({ value }) => value === definition)) return []
    const args = callArguments(module, call)
    const given = args && argument(args, textOf(module, parameter), names)
    return given ? [given.value] : []
  })
}

/** The nodes of a type in the body of a function, without those of functions within it. */
export const ownNodes = (definition: PyNode, type: string): PyNode[] =>
  findAll(partOf(definition, 'body'), type).filter(
    (node) => ancestor(node, 'function_definition', 'lambda') === definition,
  )
