import { only } from '../../src/collections/only.ts'
import { type CallArguments, callArguments, calledMethod } from '../../src/python/calls.ts'
import { storedAs } from '../../src/python/command-line/argparse-options.ts'
import { ownsItsLines } from '../../src/python/edits/statement-lines.ts'
import { nameOrText, type PythonModule } from '../../src/python/module.ts'
import { stringValue } from '../../src/python/strings.ts'
import {
  ancestor,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  statementOf,
  textOf,
} from '../../src/python/syntax.ts'
import { assignedTo, targetsIn } from '../../src/python/targets.ts'
import { ALL_FLAGS, DEBUG_FLAGS } from '../azureml/flags.ts'

/** One of the four options, in a parser of the script's. */
export interface HandMadeOption {
  readonly flag: string
  /** The name of the parser. */
  readonly parser: string
  readonly statement: PyNode
  /** Whether it is declared as the how-to says, and so means what ours means. */
  readonly isHowTo: boolean
}

/** The parts of the how-to's code that a script has; all of it may be missing. */
export interface HandMade {
  readonly options: readonly HandMadeOption[]
  /** The calls that start a debugger. */
  readonly starts: readonly PyNode[]
  /** Whether that is ptvsd, which debugpy replaced. */
  readonly isPtvsd: boolean
}

const STARTS = /^(debugpy|ptvsd)\.(listen|enable_attach|connect|attach)$/

/** Looks for the how-to's code in a script. */
export function readHandMade(module: PythonModule): HandMade {
  const calls = findAll(module.root, 'call')
  const starts = calls.filter((call) => STARTS.test(calleeName(module, call)))
  return {
    options: calls.flatMap((call) => optionOf(module, call) ?? []),
    starts,
    isPtvsd: starts.some((call) => calleeName(module, call).startsWith('ptvsd')),
  }
}

/** The dotted name of a call's callee, through the module's imports where there are any. */
export const calleeName = (module: PythonModule, call: PyNode): string =>
  nameOrText(module, partOf(call, 'function'))

function optionOf(module: PythonModule, call: PyNode): HandMadeOption | null {
  const method = calledMethod(module, call)
  if (method?.name !== 'add_argument') return null
  const args = callArguments(module, call)
  const flag = args?.positional.map((name) => stringValue(module, name)).find(isFlag)
  if (!args || !flag) return null
  const statement = statementOf(call)
  return {
    flag,
    parser: textOf(module, method.object),
    statement,
    isHowTo:
      meansTheSame(module, flag, args) &&
      namedChildren(statement)[0] === call &&
      ownsItsLines(module, statement),
  }
}

/** Whether an option is declared as in the how-to, whatever its default and its help. */
function meansTheSame(
  module: PythonModule,
  flag: string,
  { positional, keyword, starred }: CallArguments,
): boolean {
  const type = keyword.get('type')
  const action = keyword.get('action')
  const typed = type ? textOf(module, type.value) : ''
  const fits = action
    ? flag === DEBUG_FLAGS.enabled && stringValue(module, action.value) === 'store_true'
    : typed === 'int'
      ? flag === DEBUG_FLAGS.timeout || flag === DEBUG_FLAGS.port
      : /^(str)?$/.test(typed) && flag === DEBUG_FLAGS.clientIp
  return (
    fits &&
    !starred &&
    positional.length === 1 &&
    [...keyword.keys()].every((name) => /^(action|type|default|help|required)$/.test(name))
  )
}

const isFlag = (text: string | null): text is string => text !== null && ALL_FLAGS.has(text)

/**
 * An option that one parser declares a second time, at which argparse ends the job: a merge may have brought both. Null
 * where there is none.
 */
export function declaredTwice(module: PythonModule): HandMadeOption | null {
  const flags = [...module.text.matchAll(/\badd_argument\(\s*['"](--remote_debug\w*)/g)]
  if (new Set(flags.map(([, flag]) => flag)).size === flags.length) return null
  const { options } = readHandMade(module)
  return (
    options.find((one, index) =>
      options
        .slice(0, index)
        .some(
          ({ flag, parser, statement }) =>
            flag === one.flag && parser === one.parser && statement.parent === one.statement.parent,
        ),
    ) ?? null
  )
}

/** The expressions that read what the options store, `args.remote_debug_port`, wherever they are. */
export function readsOfOptions(module: PythonModule): PyNode[] {
  const names = new Set([...ALL_FLAGS].map(storedAs))
  return findAll(module.root, 'attribute', 'string').filter((node) =>
    node.type === 'attribute'
      ? names.has(textOf(module, partOf(node, 'attribute')))
      : names.has(stringValue(module, node) ?? ''),
  )
}

/** A statement that parses the command line, and the name of its namespace. */
export interface ParseStatement {
  readonly statement: PyNode
  readonly namespace: string
}

/** The one parse statement of a parser; null where there are several, or the namespace gets no name. */
export function parseOf(module: PythonModule, parser: string): ParseStatement | null {
  const names = [`${parser}.parse_args`, `${parser}.parse_known_args`]
  const parse = only(
    findAll(module.root, 'call').filter((call) =>
      names.includes(textOf(module, partOf(call, 'function'))),
    ),
  )
  const left = parse && assignedTo(parse)
  if (!left) return null
  const [target] = targetsIn(left)
  if (!target || !/^(identifier|attribute)$/.test(target.type)) return null
  const statement = statementOf(parse)
  if (namedChildren(statement)[0] !== left.parent || !ownsItsLines(module, statement)) return null
  return { statement, namespace: textOf(module, target) }
}

/** The `if args.remote_debug:` around a node. */
export function blockAround(module: PythonModule, node: PyNode): PyNode | null {
  let at = ancestor(node, 'if_statement')
  while (at && !asksForDebugging(module, at)) at = ancestor(at, 'if_statement')
  return at
}

/** Whether an `if` asks for nothing but the flag: `if args.remote_debug:`, `if args['remote_debug']:`. */
export function asksForDebugging(module: PythonModule, statement: PyNode): boolean {
  let condition: PyNode | undefined = partOf(statement, 'condition')
  while (condition?.type === 'parenthesized_expression') condition = namedChildren(condition)[0]
  return (
    /^(attribute|subscript)$/.test(condition?.type ?? '') &&
    ASKS.test(textOf(module, condition ?? statement))
  )
}

const ASKS = /(\.remote_debug|\[\s*['"]remote_debug['"]\s*\])$/
