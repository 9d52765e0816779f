import { only } from '../../collections/only.ts'
import { callArguments, calledMethod, callWith } from '../calls.ts'
import { calledName, type PythonModule } from '../module.ts'
import type { Binding } from '../scopes.ts'
import {
  ancestor,
  childOf,
  findAll,
  methodCalledOn,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../syntax.ts'
import { assignedTo, isPattern } from '../targets.ts'
import { usesOf } from '../uses.ts'
import { parameterGiven } from '../values/bind-arguments.ts'

/** The name that a parse statement gives its namespace; null for any other use of the result. */
export function namespaceOf(
  module: PythonModule,
  parse: PyNode,
): { binding: Binding; isDict: boolean } | null {
  const args = callArguments(module, parse)
  if (!args || args.starred || args.keyword.size > 0 || !readsCommandLine(module, args.positional))
    return null
  const known = calledMethod(module, parse)?.name === 'parse_known_args'
  const isDict = calledName(module, parse.parent?.parent) === 'vars' && !known
  const value = isDict ? (parse.parent?.parent as PyNode) : parse
  const left = assignedTo(value)
  if (value.parent?.parent?.type !== 'expression_statement') return null
  const target = known ? firstOfTwo(module, left) : left
  if (target?.type !== 'identifier') return null
  const scope = module.scopes.scopeOf(target)
  const name = textOf(module, target)
  const bindings = scope.bindings.get(name) ?? []
  const binding = bindings.find((candidate) => candidate.node === target)
  if (!binding || bindings.length !== 1 || scope.node.type === 'class_definition') return null
  return { binding, isDict }
}

const readsCommandLine = (module: PythonModule, positional: readonly PyNode[]): boolean =>
  positional.length === 0 ||
  (positional.length === 1 &&
    /^(None|sys\.argv\[1:\])$/.test(textOf(module, positional[0] as PyNode)))

/**
 * `args, _ = …`, where nobody reads what is left over: a `--` would be among it, behind which no new option is one.
 */
function firstOfTwo(module: PythonModule, left: PyNode | null): PyNode | null {
  if (!left || !isPattern(left)) return null
  const [first = null, leftover, ...others] = namedChildren(left)
  const isRead =
    leftover &&
    findAll(leftover, 'identifier').some(
      (name) => usesOf(module, textOf(module, name), name).length > 1,
    )
  return leftover && !isRead && others.length === 0 ? first : null
}

/** The namespace of a parser, on its way through a module. */
interface Namespace {
  readonly module: PythonModule
  /** Whether it is a dict of options: `vars(args)`. */
  readonly isDict: boolean
  /** The names that have been looked at. */
  readonly seen: Set<PyNode>
}

/** A name in its module. */
type Named = Pick<Binding, 'name' | 'node'>

/**
 * Whether a namespace is only ever read option by option, so that nobody sees four more options. It is followed through
 * returns and calls inside of the module.
 *
 * @param binding the first name that it has
 * @param isDict whether it is a dict of options: `vars(args)`
 */
export const onlyByOption = (module: PythonModule, binding: Named, isDict: boolean): boolean =>
  isNameSafe({ module, isDict, seen: new Set() }, binding)

function isNameSafe(namespace: Namespace, { name, node }: Named): boolean {
  const { module, seen } = namespace
  if (seen.has(node)) return true
  seen.add(node)
  if (module.scopes.bindingsOf(name, node).length !== 1) return false
  return usesOf(module, name, node)
    .filter((use) => use !== node)
    .every(
      (use) =>
        isOptionRead(namespace, use) ||
        isReturnedSafely(namespace, use) ||
        isPassedSafely(namespace, use),
    )
}

/** Whether a use reads one option: `args.name`, or `args['name']` of a dict. */
function isOptionRead({ module, isDict }: Namespace, use: PyNode): boolean {
  const parent = use.parent
  if (isDict) {
    if (parent?.type === 'subscript' && use.field === 'value')
      return childOf(parent, 'subscript')?.type === 'string'
    return methodCalledOn(module, use)?.name === 'get'
  }
  if (parent?.type !== 'attribute' || use.field !== 'object') return false
  return !textOf(module, partOf(parent, 'attribute')).startsWith('_')
}

/** Whether a use returns the namespace from a function whose every caller reads the result option by option. */
function isReturnedSafely(namespace: Namespace, use: PyNode): boolean {
  const { module } = namespace
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
      return isResultSafe(namespace, call)
    })
}

function isResultSafe(namespace: Namespace, call: PyNode): boolean {
  const { module, isDict } = namespace
  const { parent } = call
  const left = assignedTo(call)
  if (parent?.type === 'attribute')
    return !textOf(module, partOf(parent, 'attribute')).startsWith('_') && !isDict
  if (left) {
    const name = textOf(module, left)
    const binding = module.scopes.bindingsOf(name, left).find(({ node }) => node === left)
    return binding !== undefined && isNameSafe(namespace, binding)
  }
  return isPassedSafely(namespace, call)
}

/** Whether a use passes the namespace to a function of the module whose parameter is read option by option. */
function isPassedSafely(namespace: Namespace, use: PyNode): boolean {
  const { module } = namespace
  const call = callWith(use)
  const callee = call && childOf(call, 'function')
  if (!call || callee?.type !== 'identifier') return false
  const binding = only(module.scopes.bindingsOf(textOf(module, callee), callee))
  const definition = binding?.kind === 'function' ? binding.value : null
  if (!definition || definition.parent?.type === 'decorated_definition') return false
  const unit = { module, path: '' }
  const node = parameterGiven({ unit, node: definition }, { unit, node: call }, use)
  return node !== null && isNameSafe(namespace, { name: textOf(module, node), node })
}
