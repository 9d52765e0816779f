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

/** Code that makes options of names, or names of options: `'--' + name`, `f'--{name}'`, `word.lstrip('-')`. */
const PUTS_DASHES = /(['"])--(?:\1\s*[+%]|[{%])|(strip|removeprefix)\(\s*['"]--?['"]|\w\[2:\]/

const GETOPT = /(^|\.)(gnu_)?getopt$/
const READS_WORDS = /(^|\.)docopt$|^re\./
const DEFINES = /(^|\.)DEFINE(_\w+)?$/
const DECLARES = /(^|\.)(add_argument|add_option|argument|option|Option|DEFINE(_\w+)?)$/
/** What only shows words, or starts another program with them. */
const PASSES_ON =
  /^(print|os\.(exec|posix_spawn|spawn)\w*|asyncio\.create_subprocess_exec|sh\.\w+)$/
/** What makes a collection of another. */
const COPIES = /^(dict|frozenset|list|set|sorted|tuple)$/

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
  const isFlag = value.split('/').some((word) => ALL_FLAGS.has(word.replace(/=$/, '')))
  if (parent?.type === 'comparison_operator' || parent?.type === 'case_pattern') return isFlag
  const call = parent?.type === 'argument_list' ? parent.parent : ancestor(node, 'call')
  if (call?.type !== 'call') return false
  const name = calledName(module, call)
  if (GETOPT.test(name)) return NAMES.has(value.replace(/=$/, ''))
  if (READS_WORDS.test(name)) return value.split(/[^\w-]+/).some((word) => ALL_FLAGS.has(word))
  if (parent?.type === 'keyword_argument' && DEFINES.test(name)) return NAMES.has(value)
  if (parent?.type !== 'argument_list') return false
  return (
    (isFlag && !passesOn(module, call)) ||
    (DEFINES.test(name) && callArguments(module, call)?.positional[0] === node && NAMES.has(value))
  )
}

/** Whether a call with one of our flags is about another program's command line, or puts it into one. */
function passesOn(module: PythonModule, call: PyNode): boolean {
  if (PASSES_ON.test(calledName(module, call))) return true
  const [, list] = /(?:^|\.)(\w+)\.(?:append|insert)$/.exec(calleeText(module, call)) ?? []
  return list !== undefined && list !== 'argv' && !isAsked(module, list)
}

/**
 * Whether a string is one of our flags that is kept for what reads the command line: `DEBUG = '--remote_debug'`,
 * `FLAGS = {'--remote_debug': False}`, `word in ('--remote_debug', '-d')`, `for name in ['--remote_debug', …]`; or the
 * name of one, in a module that puts the dashes in front, or takes them off.
 * A list that has a name of its own may be a command line that is passed on: how the name is used tells.
 */
function isHeld(module: PythonModule, node: PyNode): boolean {
  const value = stringValue(module, node)?.replace(/=$/, '') ?? ''
  const isName = NAMES.has(value)
  if (!ALL_FLAGS.has(value) && !isName) return false
  let held = node
  while (held.parent && isContainer(module, held)) held = held.parent
  const { field, parent } = held
  const left = parent && /^(assignment|(typed_)?default_parameter)$/.test(parent.type)
  const target = left ? (childOf(parent, 'left') ?? childOf(parent, 'name')) : null
  const name = target && (/\w+$/.exec(textOf(module, target))?.[0] ?? null)
  if (name !== null && isDeclaredFrom(module, name)) return true
  if (isName && !PUTS_DASHES.test(module.text)) return false
  // a dict's values are settings of something, as far as nothing says more
  if (isValue(node, held)) return false
  switch (parent?.type) {
    case 'comparison_operator':
      return true
    case 'subscript':
      return field === 'subscript'
    case 'binary_operator':
      return held.type === 'set'
    case 'for_statement':
    case 'for_in_clause':
      return field === 'right'
    case 'assignment':
      if (field !== 'right') return false
      return !isListed(module, node, held) || (name !== null && isAsked(module, name))
    case 'default_parameter':
    case 'typed_default_parameter':
      return field === 'value' && name !== null && isAsked(module, name)
    default:
      return false
  }
}

/** Whether a node stands in a literal that holds it, or in a call that makes a collection of one. */
const isContainer = (module: PythonModule, { field, parent }: PyNode): boolean =>
  /^(dictionary|keyword_argument|list|pair|parenthesized_expression|set|tuple)$/.test(
    parent?.type ?? '',
  ) ||
  (parent?.type === 'argument_list' && COPIES.test(calledName(module, parent.parent))) ||
  (parent?.type === 'call' && field === 'arguments' && COPIES.test(calledName(module, parent)))

/** Whether a node is in a value of a dict that is in another. */
function isValue(node: PyNode, outer: PyNode): boolean {
  for (let at = node; at !== outer && at.parent; at = at.parent)
    if (at.field === 'value' && /^(keyword_argument|pair)$/.test(at.parent.type)) return true
  return false
}

/** Whether a string is an item of a list that nothing makes a set of. */
const isListed = (module: PythonModule, node: PyNode, held: PyNode): boolean =>
  node.parent?.type === 'list' && !/^(dict|frozenset|set)$/.test(calledName(module, held))

/** Whether words are looked for in what a name holds, or it is gone through: another program's command line is not. */
const isAsked = (module: PythonModule, name: string): boolean =>
  usesOf(module, name).some(
    ({ field, parent }) =>
      parent?.type === 'comparison_operator' ||
      (/^for_(statement|in_clause)$/.test(parent?.type ?? '') && field === 'right'),
  )

/** Whether options are declared of what a name holds: it is an argument there, or they are in a loop through it. */
const isDeclaredFrom = (module: PythonModule, name: string): boolean =>
  usesOf(module, name).some((use) => {
    const { parent } = use
    const call = ancestor(use, 'call')
    if (parent?.type === 'argument_list' || parent?.type === 'list_splat')
      if (DECLARES.test(calleeText(module, call))) return true
    if (isGivenToGetopt(module, use)) return true
    const loop = parent?.type === 'for_in_clause' ? parent.parent : parent
    return (
      /^for_/.test(parent?.type ?? '') &&
      use.field === 'right' &&
      findAll(loop ?? use, 'call').some((each) => DECLARES.test(calleeText(module, each)))
    )
  })

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

/** Where a name is used, as it is or with what leads to it or out of it: `self.NAME`, `NAME['key']`, `NAME.items()`. */
function usesOf(module: PythonModule, name: string): PyNode[] {
  return findAll(module.root, 'identifier')
    .filter((node) => textOf(module, node) === name)
    .map((node) => {
      let use = node
      if (use.parent?.type === 'attribute' && use.field === 'attribute') use = use.parent
      while (use.parent?.type === 'subscript' && use.parent.start === use.start) use = use.parent
      const call = use.parent?.type === 'attribute' ? use.parent.parent : null
      const isOfAll = call?.type === 'call' && /\.(items|keys)$/.test(calleeText(module, call))
      return isOfAll ? call : use
    })
}

function isGivenToGetopt(module: PythonModule, node: PyNode): boolean {
  for (let call = ancestor(node, 'call'); call; call = ancestor(call, 'call'))
    if (GETOPT.test(calledName(module, call))) return true
  return false
}

function calleeText(module: PythonModule, call: PyNode | null): string {
  const callee = call && partOf(call, 'function')
  return callee ? textOf(module, callee) : ''
}
