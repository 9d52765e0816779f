import { callArguments } from './calls.ts'
import { type PythonModule, qualifiedName } from './module.ts'
import type { Binding } from './scopes.ts'
import { stringValue } from './strings.ts'
import {
  ancestor,
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  statementOf,
  textOf,
} from './syntax.ts'

/** A command line that can be extended where it is parsed. */
export interface ParserUse {
  /** The statement that parses: `args = parser.parse_args()`. */
  readonly statement: PyNode
  /** The name of the parser and of the namespace in that scope. */
  readonly parser: string
  readonly namespace: string
  /** Whether the namespace is a dict: `options = vars(parser.parse_args())`. */
  readonly isDict: boolean
}

/** Constructor arguments that change nothing about options that are added later. */
const HARMLESS_SETTINGS = new Set([
  'prog',
  'usage',
  'description',
  'epilog',
  'formatter_class',
  'add_help',
  'allow_abbrev',
])

/** Methods that leave a parser one plain list of options. */
const HARMLESS_METHODS = new Set([
  'add_argument',
  'add_argument_group',
  'add_mutually_exclusive_group',
  'set_defaults',
  'print_help',
  'print_usage',
  'format_help',
  'format_usage',
  'error',
  'exit',
])

/**
 * The one argparse parser of a module, where it is safe to add options to it: it is built and parsed in one
 * scope, from the command line, and nobody sees its namespace but by the names of single options.
 */
export function extensibleParser(module: PythonModule): ParserUse | null {
  const parsers = findAll(module.root, 'call').filter((call) =>
    isArgparse(module, call, 'ArgumentParser'),
  )
  const built = parsers[0]
  if (!built || parsers.length !== 1 || !hasOnlyHarmlessSettings(module, built)) return null
  const assignment = built.parent
  const target = assignment?.type === 'assignment' ? childOf(assignment, 'left') : null
  if (target?.type !== 'identifier') return null
  const parser = textOf(module, target)
  const scope = module.scopes.scopeOf(target)
  if (scope.bindings.get(parser)?.length !== 1 || scope.node.type === 'class_definition')
    return null

  let parse: PyNode | null = null
  for (const use of module.scopes.identifiers(parser)) {
    if (use === target || module.scopes.resolve(parser, use) !== scope) continue
    const method = methodCall(module, use)
    if (!method) return null
    if (method.name === 'parse_args' || method.name === 'parse_known_args') {
      if (parse || module.scopes.scopeOf(use) !== scope) return null
      parse = method.call
    } else if (!HARMLESS_METHODS.has(method.name)) return null
  }
  if (!parse || swallowsOptions(module)) return null
  const result = namespaceOf(module, parse)
  if (!result) return null
  if (!onlyByOption(module, result.binding, result.isDict, new Set())) return null
  return {
    statement: statementOf(parse),
    parser,
    namespace: result.binding.name,
    isDict: result.isDict,
  }
}

function isArgparse(module: PythonModule, call: PyNode, name: string): boolean {
  const callee = childOf(call, 'function')
  return callee !== null && qualifiedName(module, callee) === `argparse.${name}`
}

function hasOnlyHarmlessSettings(module: PythonModule, built: PyNode): boolean {
  const args = callArguments(module, built)
  return (
    args !== null &&
    !args.starred &&
    args.positional.length <= 3 &&
    [...args.keyword.keys()].every((name) => HARMLESS_SETTINGS.has(name))
  )
}

/** `x.name(…)` around an identifier `x`. */
function methodCall(module: PythonModule, object: PyNode): { name: string; call: PyNode } | null {
  const attribute = object.parent
  const call = attribute?.parent
  if (attribute?.type !== 'attribute' || object.field !== 'object') return null
  if (call?.type !== 'call' || attribute.field !== 'function') return null
  return { name: textOf(module, childOf(attribute, 'attribute') as PyNode), call }
}

/** An option that would take our flags as its values, or one of which ours would become an ambiguous abbreviation. */
function swallowsOptions(module: PythonModule): boolean {
  return findAll(module.root, 'call').some((call) => {
    const callee = childOf(call, 'function')
    if (
      callee?.type !== 'attribute' ||
      textOf(module, childOf(callee, 'attribute') as PyNode) !== 'add_argument'
    )
      return false
    const args = callArguments(module, call)
    if (!args || args.starred) return true
    const nargs = args.keyword.get('nargs')?.value
    if (nargs && (stringValue(module, nargs) === '...' || /REMAINDER/.test(textOf(module, nargs))))
      return true
    return args.positional.some((name) => stringValue(module, name)?.startsWith('--r') ?? true)
  })
}

/** The name that a parse statement gives its namespace; null for any other use of the result. */
function namespaceOf(
  module: PythonModule,
  parse: PyNode,
): { binding: Binding; isDict: boolean } | null {
  const args = callArguments(module, parse)
  if (!args || args.starred || args.keyword.size > 0 || !readsCommandLine(module, args.positional))
    return null
  const known =
    textOf(module, childOf(childOf(parse, 'function') as PyNode, 'attribute') as PyNode) ===
    'parse_known_args'
  const isDict = isVarsCall(module, parse.parent?.parent ?? null) && !known
  const value = isDict ? (parse.parent?.parent as PyNode) : parse
  const assignment = value.parent
  if (
    assignment?.type !== 'assignment' ||
    value.field !== 'right' ||
    assignment.parent?.type !== 'expression_statement'
  )
    return null
  const left = childOf(assignment, 'left')
  const target = known ? firstOfTwo(left) : left
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

/** `args, _ = …` */
function firstOfTwo(left: PyNode | null): PyNode | null {
  if (!left || !/^(pattern_list|tuple_pattern)$/.test(left.type)) return null
  const names = namedChildren(left)
  return names.length === 2 ? (names[0] ?? null) : null
}

function isVarsCall(module: PythonModule, call: PyNode | null): boolean {
  const callee = call?.type === 'call' ? childOf(call, 'function') : null
  return (
    callee?.type === 'identifier' &&
    textOf(module, callee) === 'vars' &&
    !module.scopes.resolve('vars', callee)
  )
}

/**
 * Whether whatever is bound here is only ever read option by option, so that four more options go unseen.
 * Follows it through returns and calls inside the module.
 */
function onlyByOption(
  module: PythonModule,
  binding: Binding,
  isDict: boolean,
  seen: Set<PyNode>,
): boolean {
  if (seen.has(binding.node)) return true
  seen.add(binding.node)
  const scope = module.scopes.resolve(binding.name, binding.node)
  if (scope?.bindings.get(binding.name)?.length !== 1) return false
  return module.scopes
    .identifiers(binding.name)
    .filter((use) => use !== binding.node && module.scopes.resolve(binding.name, use) === scope)
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
    return methodCall(module, use)?.name === 'get'
  }
  if (parent?.type !== 'attribute' || use.field !== 'object') return false
  return !textOf(module, childOf(parent, 'attribute') as PyNode).startsWith('_')
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
  const parent = call.parent
  if (parent?.type === 'attribute')
    return !textOf(module, childOf(parent, 'attribute') as PyNode).startsWith('_') && !isDict
  if (parent?.type === 'assignment' && call.field === 'right') {
    const left = childOf(parent, 'left')
    if (left?.type !== 'identifier') return false
    const binding = module.scopes
      .scopeOf(left)
      .bindings.get(textOf(module, left))
      ?.find(({ node }) => node === left)
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
  const keyword = use.parent?.type === 'keyword_argument' ? use.parent : null
  const list = keyword ? keyword.parent : use.parent
  const call = list?.type === 'argument_list' ? list.parent : null
  const callee = call?.type === 'call' ? childOf(call, 'function') : null
  if (!call || callee?.type !== 'identifier') return false
  const bindings = module.scopes
    .resolve(textOf(module, callee), callee)
    ?.bindings.get(textOf(module, callee))
  const definition =
    bindings?.length === 1 && bindings[0]?.kind === 'function' ? bindings[0].value : null
  const args = callArguments(module, call)
  if (!definition || !args || args.starred || definition.parent?.type === 'decorated_definition')
    return false
  const scope = module.scopes.scopeOf(childOf(definition, 'body') as PyNode)
  const names = namedChildren(childOf(definition, 'parameters') as PyNode)
  if (
    names.some(
      (parameter) =>
        !/^(identifier|typed_parameter|default_parameter|typed_default_parameter)$/.test(
          parameter.type,
        ),
    )
  )
    return false
  const wanted = keyword ? textOf(module, childOf(keyword, 'name') as PyNode) : null
  const position = args.positional.indexOf(use)
  const parameters = [...scope.bindings.values()]
    .flat()
    .filter(({ kind }) => kind === 'parameter')
    .sort((a, b) => a.node.start - b.node.start)
  const parameter = wanted ? parameters.find(({ name }) => name === wanted) : parameters[position]
  return parameter !== undefined && onlyByOption(module, parameter, isDict, seen)
}
