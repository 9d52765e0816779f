import { callWith } from '../calls.ts'
import type { PythonModule } from '../module.ts'
import type { Binding } from '../scopes.ts'
import { ancestor, childOf, methodCalledOn, type PyNode, partOf, textOf } from '../syntax.ts'
import { assignedTo } from '../targets.ts'
import { usesOf } from '../uses.ts'
import { parameterGiven } from '../values/bind-arguments.ts'

/**
 * Whether whatever is bound here is only ever read option by option, so that four more options go unseen.
 * Follows it through returns and calls inside the module.
 */
export function onlyByOption(
  module: PythonModule,
  binding: Pick<Binding, 'name' | 'node'>,
  isDict: boolean,
  seen: Set<PyNode> = new Set(),
): boolean {
  if (seen.has(binding.node)) return true
  seen.add(binding.node)
  if (module.scopes.bindingsOf(binding.name, binding.node).length !== 1) return false
  return usesOf(module, binding.name, binding.node)
    .filter((use) => use !== binding.node)
    .every(
      (use) =>
        isOptionRead(module, use, isDict) ||
        isReturnedSafely(module, use, isDict, seen) ||
        isPassedSafely(module, use, isDict, seen),
    )
}

/** `args.name`, or `args['name']` for a dict. */
function isOptionRead(module: PythonModule, use: PyNode, isDict: boolean): boolean {
  const parent = use.parent
  if (isDict) {
    if (parent?.type === 'subscript' && use.field === 'value')
      return childOf(parent, 'subscript')?.type === 'string'
    return methodCalledOn(module, use)?.name === 'get'
  }
  if (parent?.type !== 'attribute' || use.field !== 'object') return false
  return !textOf(module, partOf(parent, 'attribute')).startsWith('_')
}

/** `return args` from a function of the module whose every caller reads the result option by option. */
function isReturnedSafely(
  module: PythonModule,
  use: PyNode,
  isDict: boolean,
  seen: Set<PyNode>,
): boolean {
  if (use.parent?.type !== 'return_statement') return false
  const definition = ancestor(use, 'function_definition')
  const name = definition && childOf(definition, 'name')
  if (!definition || !name || definition.parent?.type === 'decorated_definition') return false
  const scope = module.scopes.resolve(textOf(module, name), name)
  if (
    !scope ||
    scope.node.type === 'class_definition' ||
    scope.bindings.get(textOf(module, name))?.length !== 1
  )
    return false
  return module.scopes
    .identifiers(textOf(module, name))
    .filter((reference) => reference !== name)
    .every((reference) => {
      const call = reference.parent
      if (call?.type !== 'call' || reference.field !== 'function') return false
      return isResultSafe(module, call, isDict, seen)
    })
}

function isResultSafe(
  module: PythonModule,
  call: PyNode,
  isDict: boolean,
  seen: Set<PyNode>,
): boolean {
  const { parent } = call
  const left = assignedTo(call)
  if (parent?.type === 'attribute')
    return !textOf(module, partOf(parent, 'attribute')).startsWith('_') && !isDict
  if (left) {
    const name = textOf(module, left)
    const binding = module.scopes.bindingsOf(name, left).find(({ node }) => node === left)
    return binding !== undefined && onlyByOption(module, binding, isDict, seen)
  }
  return isPassedSafely(module, call, isDict, seen)
}

/** `train(args)` for a function of the module whose parameter is read option by option. */
function isPassedSafely(
  module: PythonModule,
  use: PyNode,
  isDict: boolean,
  seen: Set<PyNode>,
): boolean {
  const call = callWith(use)
  const callee = call && childOf(call, 'function')
  if (!call || callee?.type !== 'identifier') return false
  const [only, ...others] = module.scopes.bindingsOf(textOf(module, callee), callee)
  const definition = others.length === 0 && only?.kind === 'function' ? only.value : null
  if (!definition || definition.parent?.type === 'decorated_definition') return false
  const unit = { module, path: '' }
  const node = parameterGiven({ unit, node: definition }, { unit, node: call }, use)
  return node !== null && onlyByOption(module, { name: textOf(module, node), node }, isDict, seen)
}
