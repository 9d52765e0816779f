import { memoized } from '../../collections/cache.ts'
import { calledName, type PythonModule } from '../module.ts'
import { stringValue } from '../strings.ts'
import { childOf, findAll, type PyNode, partOf, textOf } from '../syntax.ts'
import { parsingCalls } from './libraries.ts'

/** Methods that parse the command line; libraries name theirs as argparse does, traitlets and tornado do not. */
const READS =
  /^(parse_args|parse_known_args|parse_intermixed_args|parse_args_into_dataclasses|parse_args_and_config|parse_command_line|launch_instance)$/

/** The places where a module itself looks at the command line; `sys.argv[0]` is only the script's name. */
export const commandLineReads = memoized((module: PythonModule): readonly PyNode[] => [
  ...parsingCalls(module),
  ...readingWords(module),
])

function readingWords(module: PythonModule): PyNode[] {
  if (!/argv|parse_(known_|intermixed_)?args|parse_command_line|launch_instance/.test(module.text))
    return []
  return [...argvByItsName(module), ...importedReads(module), ...readingIdentifiers(module)]
}

/** Calls of functions that are imported, named as such methods are: `from argparse_dataclass import parse_args` */
const importedReads = (module: PythonModule): PyNode[] =>
  findAll(module.root, 'call').filter((call) => {
    if (partOf(call, 'function').type !== 'identifier') return false
    const [name = '', ...around] = calledName(module, call).split('.').reverse()
    return around.length > 0 && READS.test(name)
  })

/** `getattr(sys, 'argv', [])`, `sys.__dict__['argv']` */
const argvByItsName = (module: PythonModule): PyNode[] =>
  /['"]argv['"]/.test(module.text)
    ? findAll(module.root, 'string').filter((node) => stringValue(module, node) === 'argv')
    : []

function readingIdentifiers(module: PythonModule): PyNode[] {
  return findAll(module.root, 'identifier').filter((node) => {
    const text = textOf(module, node)
    // what pydantic-settings takes where an object is made
    if (text === '_cli_parse_args') return node.field === 'name'
    if (READS.test(text)) return node.field === 'attribute'
    if (text !== 'argv' || isOwnName(module, node)) return false
    const whole = node.field === 'attribute' ? node.parent : node
    const subscript = whole?.parent?.type === 'subscript' ? whole.parent : null
    const index = subscript && whole?.field === 'value' ? childOf(subscript, 'subscript') : null
    return index === null || textOf(module, index) !== '0'
  })
}

/** Whether a name means what the module gives it, as a parameter does: `def main(argv=None)`, `main(argv=[])`. */
function isOwnName(module: PythonModule, node: PyNode): boolean {
  if (node.field === 'attribute') return false
  if (node.field === 'name' && node.parent?.type === 'keyword_argument') return true
  const bindings = module.scopes.bindingsOf(textOf(module, node), node)
  return bindings.length > 0 && bindings.every(({ kind }) => kind !== 'import')
}
