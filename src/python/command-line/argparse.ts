import { only } from '../../collections/only.ts'
import { callArguments, calledMethod } from '../calls.ts'
import { ownsItsLines } from '../edits/statement-lines.ts'
import { calledName, type PythonModule, qualifiedName } from '../module.ts'
import { ranBefore, runsOnce } from '../runs-once.ts'
import type { Scope } from '../scopes.ts'
import {
  ancestor,
  findAll,
  methodCalledOn,
  namedChildren,
  type PyNode,
  partOf,
  statementOf,
  textOf,
} from '../syntax.ts'
import { assignedTo } from '../targets.ts'
import { looksThroughOptions, meetsOptions } from './argparse-options.ts'
import { namespaceOf, onlyByOption } from './namespace.ts'
import {
  changesFolder,
  changesPartsOf,
  libraryChanges,
  readsCommandLineBeside,
  redirectsOutput,
  showsNames,
} from './onlookers.ts'
import { ARGPARSE, type Suppress, suppressAt } from './suppress.ts'

/** A command line that can be extended where it is parsed. */
export interface ParserUse extends Suppress {
  /** The statement that parses: `args = parser.parse_args()`. */
  readonly statement: PyNode
  /** The name of the parser and of the namespace in that scope. */
  readonly parser: string
  readonly namespace: string
  /** Whether the namespace is a dict: `options = vars(parser.parse_args())`. */
  readonly isDict: boolean
  /**
   * What new options follow: the last of the script's own, or where the parser is built, if a function parses that may be
   * called again; null where they stand in front of the statement.
   */
  readonly optionsBehind: PyNode | null
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
 * The one argparse parser of a module, where it is safe to add options to it: it is parsed once, from the command line,
 * in the scope that builds it or in a function of the module that does, and nobody sees its options or its namespace but
 * by single names.
 *
 * @param prefix what the names of the new options start with
 */
export function extensibleParser(module: PythonModule, prefix: string): ParserUse | null {
  const parser = onlyParser(module)
  const parse = parser && onlyParse(module, parser)
  if (!parse || meetsOptions(module, prefix) || hasOnlookers(module, parse)) return null
  // the type of new options must be Python's own
  if (module.scopes.resolve('int', parse)) return null
  const statement = statementOf(parse)
  const suppress = suppressAt(module, parser.built)
  const result = namespaceOf(module, parse)
  if (!suppress || !result || !runsOnce(module, statement)) return null
  if (worksBefore(module, statement, parser.name) || mayReturnBefore(module, statement)) return null
  if (!onlyByOption(module, result.binding, result.isDict)) return null
  const isBuiltHere = module.scopes.scopeOf(parse) === parser.scope
  const builds = statementOf(parser.built)
  if (!isBuiltHere && !ownsItsLines(module, builds)) return null
  const optionsBehind = isBuiltHere
    ? optionAbove(module, statement)
    : lastOptionBelow(module, builds)
  const { binding, isDict } = result
  return {
    statement,
    parser: parser.name,
    namespace: binding.name,
    isDict,
    optionsBehind,
    ...suppress,
  }
}

/** A parser, by the one name that it has. */
interface NamedParser {
  /** The call that makes it. */
  readonly built: PyNode
  /** Its name where that is bound. */
  readonly target: PyNode
  readonly name: string
  readonly scope: Scope
}

/** The one parser of a module, where its settings change nothing about more options. */
function onlyParser(module: PythonModule): NamedParser | null {
  const built = only(
    findAll(module.root, 'call').filter(
      (call) => calledName(module, call) === 'argparse.ArgumentParser',
    ),
  )
  if (!built || !hasOnlyHarmlessSettings(module, built)) return null
  const target = assignedTo(built)
  if (target?.type !== 'identifier') return null
  const name = textOf(module, target)
  const scope = module.scopes.scopeOf(target)
  if (scope.bindings.get(name)?.length !== 1 || scope.node.type === 'class_definition') return null
  return { built, target, name, scope }
}

/** The one call that parses, where a parser is used for nothing else but to declare options and to print. */
function onlyParse(
  module: PythonModule,
  { built, target, name, scope }: NamedParser,
): PyNode | null {
  let parse: PyNode | null = null
  for (const use of module.scopes.identifiers(name)) {
    if (use === target || module.scopes.resolve(name, use) !== scope) continue
    const method = methodCalledOn(module, use)
    if (!method) return null
    if (method.name === 'parse_args' || method.name === 'parse_known_args') {
      const isOfModule = scope === module.scopes.module
      if (parse || (module.scopes.scopeOf(use) !== scope && !isOfModule)) return null
      // an unknown word that ours start with would no longer be left over
      if (method.name === 'parse_known_args' && !takesNoAbbreviations(module, built)) return null
      parse = method.call
    } else if (!HARMLESS_METHODS.has(method.name)) return null
  }
  return parse
}

/** The statement right above another, beside comments, where it declares an option. */
function optionAbove(module: PythonModule, statement: PyNode): PyNode | null {
  const above = statementsBeside(statement).findLast(({ start }) => start < statement.start)
  return above && declaresOption(module, above) ? above : null
}

/**
 * The last of the options that are declared right below the statement that builds their parser; that statement itself
 * where none is.
 */
function lastOptionBelow(module: PythonModule, builds: PyNode): PyNode {
  const below = statementsBeside(builds).filter(({ start }) => start > builds.start)
  const others = below.findIndex((one) => !declaresOption(module, one))
  return below.slice(0, others < 0 ? below.length : others).at(-1) ?? builds
}

const statementsBeside = ({ parent }: PyNode): PyNode[] => (parent ? namedChildren(parent) : [])

/** `parser.add_argument('--size')`, with its lines for itself. */
function declaresOption(module: PythonModule, statement: PyNode): boolean {
  const call = statement.type === 'expression_statement' ? statement.children[0] : undefined
  const called = call?.type === 'call' ? calledMethod(module, call) : null
  return called?.name === 'add_argument' && ownsItsLines(module, statement)
}

/**
 * Whether code beside the script's own parsing would notice that there are more options, or that they take effect so
 * late, or has taken from a debugger what it works with by then.
 */
const hasOnlookers = (module: PythonModule, parse: PyNode): boolean =>
  showsNames(module) ||
  looksThroughOptions(module) ||
  readsCommandLineBeside(module, parse) ||
  redirectsOutput(module, parse) ||
  changesFolder(module, parse) ||
  libraryChanges(module).length > 0 ||
  changesPartsOf(module, ARGPARSE)

/** Whether code of the module's own runs before the parse: whoever sets a breakpoint there wants a debugger by then. */
const worksBefore = (module: PythonModule, parse: PyNode, parser: string): boolean =>
  ranBefore(module, parse).some(
    (ran) =>
      !/^((function|class|decorated)_definition|parameters)$/.test(ran.type) &&
      // what options are made of is no work
      !findAll(ran, 'identifier').some((name) => textOf(module, name) === parser) &&
      findAll(ran, 'call').some((call) => isOwnCode(module, partOf(call, 'function'))),
  )

/** Whether a function may have returned in front of a node: what is behind that would not run in each way through it. */
const mayReturnBefore = (module: PythonModule, node: PyNode): boolean =>
  ranBefore(module, node).some((ran) =>
    findAll(ran, 'return_statement').some((one) => {
      const definition = ancestor(one, 'function_definition')
      return definition !== null && definition.start < ran.start
    }),
  )

const isOwnCode = (module: PythonModule, callee: PyNode): boolean =>
  callee.type === 'identifier' &&
  module.scopes
    .bindingsOf(textOf(module, callee), callee)
    .some(({ kind }) => kind === 'function' || kind === 'class')

function hasOnlyHarmlessSettings(module: PythonModule, built: PyNode): boolean {
  const args = callArguments(module, built)
  return (
    args !== null &&
    !args.starred &&
    args.positional.length <= 3 &&
    [...args.keyword].every(
      ([name, { value }]) =>
        HARMLESS_SETTINGS.has(name) &&
        // a formatter of the script's own may print what is not to be shown
        (name !== 'formatter_class' ||
          (qualifiedName(module, value)?.startsWith('argparse.') ?? false)),
    )
  )
}

const takesNoAbbreviations = (module: PythonModule, built: PyNode): boolean =>
  callArguments(module, built)?.keyword.get('allow_abbrev')?.value.type === 'false'
