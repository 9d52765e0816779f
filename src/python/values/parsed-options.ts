import { only } from '../../collections/only.ts'
import { callArguments, calledMethod } from '../calls.ts'
import { storedAs } from '../command-line/argparse-options.ts'
import { calledName, type PythonModule, qualifiedName } from '../module.ts'
import { stringValue } from '../strings.ts'
import { findAll, type PyNode, partOf, textOf } from '../syntax.ts'
import { isTarget } from '../targets.ts'
import type { Reader } from './evaluate.ts'
import type { LibraryCall } from './library-calls.ts'
import { type StaticValue, type StaticValueOf, type Unit, unknown } from './static-value.ts'

/** Options that code reads from its own command line by argparse: they are what they are where nobody gives them. */

/**
 * The value of `parser.parse_args()` or `vars(args)`, of which options are asked for, or `parser.parse_known_args()`,
 * which begins with such a value; null for any other call.
 */
export function parsedNamespace(
  reader: Reader,
  { unit, args, name, method }: LibraryCall,
): StaticValueOf<'unknown'> | null {
  if (args.starred || args.keyword.size > 0) return null
  const [given, ...others] = args.positional
  if (name === 'vars') {
    const value = given && reader.read(unit, given)
    return value?.kind === 'unknown' && value.isNamespace ? value : null
  }
  if (!method || !/^parse_(known_)?args$/.test(method.name)) return null
  const isOwn = !given || /^(None|sys\.argv\[1:\])$/.test(textOf(unit.module, given))
  const parser = isOwn && others.length === 0 ? reader.read(unit, method.object) : null
  return parser?.kind === 'unknown' && isParser(parser) ? { ...parser, isNamespace: true } : null
}

const isParser = ({ unit: { module }, node }: StaticValueOf<'unknown'>): boolean =>
  calledName(module, node) === 'argparse.ArgumentParser' &&
  callArguments(module, node)?.keyword.has('argument_default') === false

/**
 * The value of `args.stage`, or `vars(args)["stage"]`, by the default of the option, as of an environment variable that
 * nothing sets; unknown where the option is always given, or is not what its default says.
 *
 * @param reading where it is read
 */
export function readParsedOption(
  reader: Reader,
  { unit, node: parser }: StaticValueOf<'unknown'>,
  name: string,
  reading: Unit,
): StaticValue {
  const { module } = unit
  const isElsewhere = [module, reading.module].some((each) => isGivenOtherwise(each, name))
  const options = findAll(module.root, 'call').flatMap((call) => optionOf(module, call, name) ?? [])
  const option = isElsewhere ? null : only(options)
  const value = option?.isPlain
    ? reader.option(unit, option.declared, option.flag, option.byDefault)
    : null
  // what is given is a text, whatever the default is
  const isText = value?.kind === 'string' || value?.kind === 'unknown'
  return isText ? value : unknown(unit, parser)
}

/** An option as it is declared. */
interface Option {
  readonly declared: PyNode
  /** What it is called on the command line: `--stage`. */
  readonly flag: string
  readonly byDefault: PyNode | undefined
  /** Whether it may be left out, and is then its default as it is. */
  readonly isPlain: boolean
}

/** The option that a call declares, if it is stored under a name. */
function optionOf(module: PythonModule, declared: PyNode, name: string): Option | null {
  const args =
    calledMethod(module, declared)?.name === 'add_argument' && callArguments(module, declared)
  if (!args) return null
  const { positional, keyword } = args
  const names = positional.map((each) => stringValue(module, each) ?? '')
  const flag = names.find((each) => each.startsWith('--')) ?? names[0] ?? ''
  const dest = keyword.get('dest')?.value
  if ((dest ? stringValue(module, dest) : storedAs(flag)) !== name) return null
  const text = (key: string) => {
    const value = keyword.get(key)?.value
    return value && textOf(module, value)
  }
  const type = keyword.get('type')?.value
  const isPlain =
    !args.starred &&
    flag.startsWith('-') &&
    /^(False)?$/.test(text('required') ?? '') &&
    /^(['"]store['"])?$/.test(text('action') ?? '') &&
    /^(['"]\?['"])?$/.test(text('nargs') ?? '') &&
    (!type || /^(str|pathlib\.Path)$/.test(qualifiedName(module, type) ?? textOf(module, type)))
  return { declared, flag, byDefault: keyword.get('default')?.value, isPlain }
}

/** Whether a module may put something else into an option: `args.stage = "test"`, `vars(args).update(settings)`. */
const isGivenOtherwise = (module: PythonModule, name: string): boolean =>
  findAll(module.root, 'attribute').some((attribute) => {
    const called = textOf(module, partOf(attribute, 'attribute'))
    return (
      (called === name && isTarget(attribute)) ||
      called === 'set_defaults' ||
      called === '__dict__' ||
      (called === 'update' && calledName(module, partOf(attribute, 'object')) === 'vars')
    )
  }) || findAll(module.root, 'call').some((call) => calledName(module, call) === 'setattr')
