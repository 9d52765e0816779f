import parseWords from 'yargs-parser'
import { readTexts, type Spec } from '../../project/specs.ts'
import { nearest, suggestion } from '../../text/nearest.ts'
import type { Command } from '../command.ts'
import { complete } from './completion.ts'
import { FLAG_NAMES, FLAGS, type FlagName, type Flags, flagSpec } from './flags.ts'
import { UsageError } from './usage.ts'

/** What a command line asks for. */
export type Parsed =
  | { readonly kind: 'run'; readonly command: Command; readonly flags: Flags }
  /** Help for one command, or for all. */
  | { readonly kind: 'help'; readonly command: Command | null }
  | { readonly kind: 'version' }
  /** Text for the shell: a completion script, or completions. */
  | { readonly kind: 'text'; readonly text: string }

/** How words are read; completion must not see them otherwise. */
const CONFIGURATION = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'greedy-arrays': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'strip-aliased': true,
}

/**
 * Reads a command line.
 *
 * @throws UsageError for an unknown command or flag, or a value that cannot be.
 */
export async function parseCommandLine(
  argv: readonly string[],
  commands: readonly Command[],
): Promise<Parsed> {
  if (isForShell(argv)) return { kind: 'text', text: await complete(argv, commands, CONFIGURATION) }
  const texts = FLAG_NAMES.filter((name) => flagSpec(name).type !== 'flag')
  refuseValues(argv)
  // yargs' own parser alone: what yargs adds is help that we write ourselves
  const {
    _: words,
    help,
    version,
    ...given
  } = parseWords(withColor(argv), {
    string: texts,
    array: texts,
    boolean: [...FLAG_NAMES.filter((name) => !texts.includes(name)), 'help', 'version'],
    alias: { help: 'h', ...SHORT },
    configuration: CONFIGURATION,
  })
  const [name, ...operands] = words.map(String)
  const command = commands.find((one) => one.name === name)
  if (!command)
    return withoutCommand(name, operands, commands, {
      help: help || argv.length === 0,
      version,
      others: Object.keys(given).filter((one) => given[one] !== undefined),
    })
  if (version) return { kind: 'version' }
  if (help) return { kind: 'help', command }
  return { kind: 'run', command, flags: readFlags(command, given, operands) }
}

const SHORT: Readonly<Partial<Record<string, string>>> = Object.fromEntries(
  FLAG_NAMES.flatMap((name) => {
    const { short } = flagSpec(name)
    return short ? [[name, short]] : []
  }),
)

/** What a command line without a command asks for. */
function withoutCommand(
  name: string | undefined,
  [about]: readonly string[],
  commands: readonly Command[],
  { help, version, others }: { help: boolean; version: boolean; others: readonly string[] },
): Parsed {
  if (version) return { kind: 'version' }
  const names = commands.map((command) => command.name)
  if (name === undefined && help) return { kind: 'help', command: null }
  if (name === 'help') {
    const command = commands.find((one) => one.name === about)
    if (about !== undefined && !command) throw unknownCommand(about, names)
    return { kind: 'help', command: command ?? null }
  }
  if (name === undefined) throw noCommand(others, names)
  throw unknownCommand(name, names)
}

function noCommand([flag = '']: readonly string[], names: readonly string[]): UsageError {
  const near = nearest(flag, ['help', 'version'])
  return new UsageError(
    near
      ? `there is no flag --${flag}; did you mean --${near}?`
      : `name a command: ${names.join(', ')}`,
  )
}

const unknownCommand = (name: string, names: readonly string[]): UsageError =>
  new UsageError(`there is no command ${name}; ${suggestion(name, names)}`)

const isForShell = (argv: readonly string[]): boolean =>
  argv[0] === 'completion' || argv.includes('--get-yargs-completions')

/**
 * What is switched on or off takes no other value: `--check=1` would be taken for off, and a gate pass everything.
 *
 * @throws UsageError
 */
function refuseValues(argv: readonly string[]): void {
  for (const word of argv.slice(0, endOfFlags(argv))) {
    const [, written = '', value = ''] = /^(--?[^=]+)=(.*)$/s.exec(word) ?? []
    const name = FLAG_NAMES.find((one) => written === `--${one}` || written === `-${SHORT[one]}`)
    if (name && flagSpec(name).type === 'flag' && value !== 'true' && value !== 'false')
      throw new UsageError(`${written} takes no value such as "${value}"; leave =${value} away`)
  }
}

/** `--color` alone means always; a word behind it is its value, be it one or not. */
function withColor(argv: readonly string[]): string[] {
  const end = endOfFlags(argv)
  return argv.map((word, index) =>
    word === '--color' && index < end && (argv[index + 1] ?? '-').startsWith('-')
      ? '--color=always'
      : word,
  )
}

/** Where `--` says that paths alone follow; the end where nothing does. */
const endOfFlags = (argv: readonly string[]): number =>
  argv.includes('--') ? argv.indexOf('--') : argv.length

function readFlags(
  command: Command,
  given: Record<string, unknown>,
  operands: readonly string[],
): Flags {
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    if (!command.flags.includes(name as FlagName)) throw unknownFlag(name, command)
    const spec: Spec = FLAGS[name as FlagName]
    const read =
      spec.type === 'flag'
        ? ({ status: 'ok', value } as const)
        : readTexts(spec, ([] as unknown[]).concat(value).map(String))
    if (read.status === 'wrong') throw new UsageError(`--${name} ${read.reason}`)
    values[name] = read.value
  }
  if (!command.operands.includes('..') && operands.length > 1)
    throw new UsageError(
      `${command.name} takes ${command.operands} alone, not ${operands.slice(1).join(' ')} as well`,
    )
  return { ...values, operands }
}

function unknownFlag(name: string, command: Command): UsageError {
  const dashes = name.length === 1 ? '-' : '--'
  if (Object.hasOwn(FLAGS, name))
    return new UsageError(
      `${command.name} takes no ${dashes}${name}; see aml-debug ${command.name} --help`,
    )
  const near = nearest(name, command.flags)
  return new UsageError(
    `there is no flag ${dashes}${name}; ${near ? `did you mean --${near}?` : `see aml-debug ${command.name} --help`}`,
  )
}
