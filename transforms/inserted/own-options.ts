import { callArguments } from '../../src/python/calls.ts'
import { storedAs } from '../../src/python/command-line/argparse-options.ts'
import { commandLineReads } from '../../src/python/command-line/command-line.ts'
import { namesThatParse } from '../../src/python/command-line/libraries.ts'
import { calledName, type PythonModule } from '../../src/python/module.ts'
import { stringValue } from '../../src/python/strings.ts'
import { ancestor, childOf, findAll, type PyNode, partOf, textOf } from '../../src/python/syntax.ts'
import { ALL_FLAGS, DEBUG_FLAGS } from '../azureml/flags.ts'

/** The names under which the flags are stored. */
const NAMES: ReadonlySet<string> = new Set([...ALL_FLAGS].map(storedAs))

/** Code that makes options of names: `'--' + name`, `f'--{name}'`. */
const PUTS_DASHES = /(['"])--(?:\1\s*[+%]|[{%])/

/** Libraries that make options of the parameters of a function, called as they are. */
const TAKES_PARAMETERS =
  /^\s*(?:import|from)\s+(?:argh|arguably|chz|clize|defopt|fire|jsonargparse|plac|tap|tyro)\b/m

/**
 * Where a script takes one of our flags for an option of its own without argparse, by a library or by hand: it would not
 * be given that any more. Null where it does not.
 */
export function ownOption(module: PythonModule): PyNode | null {
  if (!module.text.includes(storedAs(DEBUG_FLAGS.enabled))) return null
  const reads = commandLineReads(module).length > 0
  const parses = reads || namesThatParse(module).length > 0
  const named = findAll(module.root, 'string').find(
    (node) => namesOption(module, node) || (parses && isHeld(module, node)),
  )
  if (named) return named
  const takesParameters = TAKES_PARAMETERS.test(module.text)
  const isOption = (node: PyNode): boolean =>
    NAMES.has(textOf(module, node)) &&
    ((takesParameters && isParameter(node)) || (reads && isField(node)))
  return findAll(module.root, 'identifier').find(isOption) ?? null
}

/**
 * Whether a string is the name of an option that is declared, or looked for: `option('--remote_debug/--local')`,
 * `'--remote_debug' in argv`, `DEFINE_bool('remote_debug', …)`, the usage that docopt reads.
 */
function namesOption(module: PythonModule, node: PyNode): boolean {
  const value = stringValue(module, node)
  if (!value?.includes(storedAs(DEBUG_FLAGS.enabled))) return false
  const { parent } = node
  if (parent?.type === 'expression_statement' || parent?.type === 'assignment')
    return (
      /\bdocopt\b/.test(module.text) && value.split(/[^\w-]+/).some((word) => ALL_FLAGS.has(word))
    )
  const isFlag = value.split('/').some((word) => ALL_FLAGS.has(word))
  if (parent?.type === 'comparison_operator' || parent?.type === 'case_pattern') return isFlag
  const call = parent?.type === 'argument_list' ? parent.parent : ancestor(node, 'call')
  if (call?.type !== 'call') return false
  const name = calledName(module, call)
  if (/(^|\.)(gnu_)?getopt$/.test(name)) return NAMES.has(value.replace(/=$/, ''))
  if (parent?.type !== 'argument_list') return false
  return (
    isFlag ||
    (/(^|\.)DEFINE(_\w+)?$/.test(name) &&
      callArguments(module, call)?.positional[0] === node &&
      NAMES.has(value))
  )
}

/**
 * Whether a string is one of our flags that is kept for what reads the command line: `DEBUG = '--remote_debug'`,
 * `FLAGS = {'--remote_debug': False}`, `word in ('--remote_debug', '-d')`, `for name in ['--remote_debug', …]`; or the
 * name of one, in a module that puts the dashes in front.
 * A list that has a name of its own may be a command line that is passed on.
 */
function isHeld(module: PythonModule, node: PyNode): boolean {
  const value = stringValue(module, node) ?? ''
  if (!ALL_FLAGS.has(value) && !(NAMES.has(value) && PUTS_DASHES.test(module.text))) return false
  let held = node
  while (held.parent && isContainer(held)) held = held.parent
  switch (held.parent?.type) {
    case 'comparison_operator':
      return true
    case 'binary_operator':
      return held.type === 'set'
    case 'for_statement':
    case 'for_in_clause':
      return held.field === 'right'
    case 'assignment':
      return held.field === 'right' && node.parent?.type !== 'list'
    default:
      return false
  }
}

/** Whether what a node stands in is a literal that holds it, a dict's value excepted. */
const isContainer = ({ field, parent }: PyNode): boolean =>
  /^(dictionary|list|parenthesized_expression|set|tuple)$/.test(parent?.type ?? '') ||
  (parent?.type === 'pair' && field === 'key')

/** Whether a name is that of a parameter. */
const isParameter = ({ field, parent }: PyNode): boolean =>
  /^(lambda_)?parameters$/.test(parent?.type ?? '') ||
  parent?.type === 'typed_parameter' ||
  (/^(typed_)?default_parameter$/.test(parent?.type ?? '') && field === 'name')

/** Whether a name is that of a field of a class: `remote_debug: bool = False`. */
function isField({ field, parent }: PyNode): boolean {
  if (parent?.type !== 'assignment' || field !== 'left' || !childOf(parent, 'type')) return false
  const definition = parent.parent?.parent?.parent
  return (
    definition?.type === 'class_definition' && partOf(definition, 'body') === parent.parent?.parent
  )
}
