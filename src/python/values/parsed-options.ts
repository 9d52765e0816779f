import { memoized, once } from '../../collections/cache.ts'
import { only } from '../../collections/only.ts'
import { callArguments, calledMethod } from '../calls.ts'
import { flagsAmong, storedAs } from '../command-line/argparse-options.ts'
import { calledName, nameOrText, type PythonModule } from '../module.ts'
import { stringValue } from '../strings.ts'
import { ancestor, childOf, findAll, type PyNode, partOf, textOf } from '../syntax.ts'
import { isTarget } from '../targets.ts'
import { Reader } from './evaluate.ts'
import { type DeclaredOption, readOption } from './given-options.ts'
import type { LibraryCall } from './library-calls.ts'
import { importedFrom } from './meanings.ts'
import { type StaticValue, type StaticValueOf, type Unit, unknown } from './static-value.ts'
import type { World } from './world.ts'

/** Options that code reads from its own command line by argparse. */

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
 * The value of `args.stage`, or `vars(args)["stage"]`, by what a command gives the option, else by its default, as of an
 * environment variable that nothing sets; unknown where it has neither, or is not what they say.
 *
 * @param reading where it is read
 */
export function readParsedOption(
  reader: Reader,
  { unit, node: parser }: StaticValueOf<'unknown'>,
  name: string,
  reading: Unit,
): StaticValue {
  if (!reader.readsOptions) return unknown(unit, parser)
  const isOwn = (declared: PyNode): boolean => !isOfAnother(reader, unit, declared, parser)
  const options = findAll(unit.module.root, 'call')
    .flatMap((call) => optionOf(unit.module, call, name) ?? [])
    .filter(({ declared }) => isOwn(declared))
  const found = only(options)
  const position = found && isPositional(found) ? positionOf(unit.module, found, isOwn) : null
  const option = found && { ...found, position, isPlain: found.isPlain && isSeen(found, position) }
  const isUnchanged = (): boolean =>
    ![unit, reading].some((each) => mayChange(reader.world, each, name))
  const value = option?.isPlain && isUnchanged() ? readOption(reader, unit, option) : null
  // what is given is a text, whatever the default is
  const isText = value?.kind === 'string' || value?.kind === 'unknown'
  return isText ? value : unknown(unit, option?.declared ?? parser)
}

/** Whether a call of `add_argument` is one of another parser; `parents` give theirs to a parser. */
function isOfAnother(reader: Reader, unit: Unit, declared: PyNode, parser: PyNode): boolean {
  const { module } = unit
  const method = calledMethod(module, declared)
  if (!method || callArguments(module, parser)?.keyword.has('parents')) return false
  const made = reader.asideFromOptions((inner) => inner.read(unit, method.object))
  return made.kind === 'unknown' && made.node !== parser && isParser(made)
}

/** Whether an option goes by its place in the command line. */
const isPositional = ({ flags: [flag = ''] }: DeclaredOption): boolean => !flag.startsWith('-')

/** Whether it can be told what in a command is an option. */
const isSeen = (option: DeclaredOption, position: number | null): boolean =>
  !isPositional(option) || position !== null

/** Where calls are made elsewhere, more than once, or not at all. */
const BLOCKS = [
  'function_definition',
  'for_statement',
  'while_statement',
  'if_statement',
  'try_statement',
]

/** The place of an option among those that go by theirs; null where one before it may take more than one word, or none. */
function positionOf(
  module: PythonModule,
  { declared }: DeclaredOption,
  isOwn: (declared: PyNode) => boolean,
): number | null {
  if (module.text.includes('add_subparsers') || isHandedOn(module, declared)) return null
  const before = findAll(module.root, 'call').filter(
    (call) =>
      calledMethod(module, call)?.name === 'add_argument' &&
      call.start < declared.start &&
      isOwn(call),
  )
  const flags = before.map((call) =>
    flagsAmong(module, callArguments(module, call)?.positional ?? []),
  )
  if (flags.some((each) => each.length === 0)) return null
  const positional = before.filter((_, at) => !flags[at]?.[0]?.startsWith('-'))
  const around = ancestor(declared, ...BLOCKS)
  const isOne = positional.every((call) => {
    const keyword = callArguments(module, call)?.keyword
    const isInTurn = ancestor(call, ...BLOCKS) === around
    return keyword && isInTurn && !keyword.has('nargs') && !keyword.has('action')
  })
  return isOne ? positional.length : null
}

/** Whether a parser is given to a function, which may declare more. */
function isHandedOn(module: PythonModule, declared: PyNode): boolean {
  const parser = calledMethod(module, declared)?.object
  const name = parser && textOf(module, parser)
  return findAll(module.root, 'call').some((call) => {
    const args = callArguments(module, call)
    const given = args
      ? [...args.positional, ...[...args.keyword.values()].map(({ value }) => value)]
      : []
    return given.some((node) => textOf(module, node) === name)
  })
}

/** An option as it is declared. */
interface Option extends DeclaredOption {
  /** Whether it is what is given as it is, and its default where it is left out. */
  readonly isPlain: boolean
}

/** The option that a call declares, if it is stored under a name. */
function optionOf(module: PythonModule, declared: PyNode, name: string): Option | null {
  const args =
    calledMethod(module, declared)?.name === 'add_argument' && callArguments(module, declared)
  if (!args) return null
  const { positional, keyword } = args
  const flags = flagsAmong(module, positional)
  const [flag = ''] = flags
  const dest = keyword.get('dest')?.value
  if ((dest ? stringValue(module, dest) : storedAs(flag)) !== name) return null
  const text = (key: string) => {
    const value = keyword.get(key)?.value
    return value && textOf(module, value)
  }
  const type = keyword.get('type')?.value
  const isPlain =
    !args.starred &&
    flag !== '' &&
    /^(['"]store['"])?$/.test(text('action') ?? '') &&
    /^(['"]\?['"])?$/.test(text('nargs') ?? '') &&
    (!type || /^(str|pathlib\.Path)$/.test(nameOrText(module, type)))
  const isRequired = !/^(False)?$/.test(text('required') ?? '')
  const byDefault = isRequired ? undefined : keyword.get('default')?.value
  return { declared, flags, byDefault, isPlain }
}

/** Whether a module, or a function that it hands its options, may put something else into one: `complete(args)`. */
function mayChange(world: World, unit: Unit, name: string): boolean {
  const { isAny, handed } = changesOf(world, unit)
  const holders = handed.flatMap((called) => importedFrom(world, unit, called).holder ?? [])
  return isAny || [unit, ...holders].some(({ module }) => assignedIn(module).has(name))
}

/** What a module does to the options that it parses, whatever they are called. */
interface Changes {
  /** Whether it may put something else into any of them. */
  readonly isAny: boolean
  /** The functions that it imports and hands them, by their dotted names. */
  readonly handed: readonly string[]
}

const known = new WeakMap<World, WeakMap<PythonModule, Changes>>()

const changesOf = (world: World, unit: Unit): Changes =>
  once(
    once(known, world, () => new WeakMap<PythonModule, Changes>()),
    unit.module,
    () => {
      const handed = new Map<string, Unit>()
      for (const call of findAll(unit.module.root, 'call')) {
        const called = calledName(unit.module, call)
        const { holder } = importedFrom(world, unit, called)
        const given = holder ? (callArguments(unit.module, call)?.positional ?? []) : []
        if (holder && given.some((node) => isNamespace(world, unit, node)))
          handed.set(called, holder)
      }
      const isAny = [unit, ...handed.values()].some((each) => changesAny(world, each))
      return { isAny, handed: [...handed.keys()] }
    },
  )

/** Whether a module may change options of any name: `setattr(args, name, value)`, `vars(args).update(settings)`. */
const changesAny = (world: World, unit: Unit): boolean =>
  findAll(unit.module.root, 'attribute', 'call').some((node) => {
    if (node.type === 'call') return calledName(unit.module, node) === 'setattr'
    const called = textOf(unit.module, partOf(node, 'attribute'))
    return (
      /^(set_defaults|__dict__|__setattr__)$/.test(called) ||
      (called === 'update' && isNamespace(world, unit, partOf(node, 'object')))
    )
  })

function isNamespace(world: World, unit: Unit, node: PyNode): boolean {
  const value = new Reader(world).asideFromOptions((reader) => reader.read(unit, node))
  return value.kind === 'unknown' && value.isNamespace === true
}

/** The names under which a module puts something into an object: `args.stage = "test"`, `options["stage"] = "test"`. */
const assignedIn = memoized((module: PythonModule): ReadonlySet<string> => {
  const targets = findAll(module.root, 'attribute', 'subscript').filter(isTarget)
  const names = targets.map((node) => {
    if (node.type === 'attribute') return textOf(module, partOf(node, 'attribute'))
    const key = childOf(node, 'subscript')
    return key && stringValue(module, key)
  })
  return new Set(names.filter((name) => name !== null))
})
