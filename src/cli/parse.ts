import yargs from 'yargs'
import { nearest, readTexts, type Spec } from '../project/settings.ts'
import type { Command } from './command.ts'
import { FLAGS, type FlagName, type Flags, flagSpec } from './flags.ts'
import { UsageError } from './usage.ts'

export type Parsed =
  | { readonly kind: 'run'; readonly command: Command; readonly flags: Flags }
  /** Help for one command, or for all. */
  | { readonly kind: 'help'; readonly command: Command | null }
  | { readonly kind: 'version' }
  /** Text for the shell: a completion script, or completions. */
  | { readonly kind: 'text'; readonly text: string }

/**
 * Reads a command line.
 *
 * @throws UsageError for an unknown command or flag, or a value that cannot be.
 */
export async function parseCommandLine(
  argv: readonly string[],
  commands: readonly Command[],
): Promise<Parsed> {
  let found: { command: Command; given: Record<string, unknown> } | null = null
  const completing = argv.includes('--get-yargs-completions')
  let parser = yargs()
    .scriptName('aml-debug')
    .locale('en')
    .help(false)
    .version(false)
    .exitProcess(false)
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'strip-aliased': true,
    })
    .options({
      help: { alias: 'h', type: 'boolean', describe: 'show help' },
      version: { type: 'boolean', describe: 'show the version' },
    })
    .completion('completion', 'print a script that completes aml-debug in bash or zsh')
    .fail((message, error) => {
      throw error && error.name !== 'YError' ? error : new UsageError(message)
    })
  for (const command of commands)
    parser = parser.command(
      `${command.name} ${command.operands}`,
      command.summary,
      (inner) =>
        inner
          .options(
            Object.fromEntries(command.flags.map((name) => [name, optionOf(name, completing)])),
          )
          .positional(operandOf(command), { type: 'string' }),
      (given) => {
        found = { command, given }
      },
    )
  let text = ''
  const log = console.log
  // yargs prints completions itself
  console.log = (line: unknown) => {
    text += `${line}\n`
  }
  let top: Record<string, unknown>
  try {
    top = await parser.parseAsync(withColor(argv))
  } finally {
    console.log = log
  }
  if (text !== '') return { kind: 'text', text }
  if (!found) {
    if (top.version) return { kind: 'version' }
    const name = (top._ as unknown[])[0]
    if (name === undefined && (top.help || argv.length === 0))
      return { kind: 'help', command: null }
    const names = commands.map((command) => command.name)
    if (name === 'help') {
      const about = (top._ as unknown[])[1]
      return { kind: 'help', command: commands.find((command) => command.name === about) ?? null }
    }
    if (name === undefined) throw new UsageError(`name a command: ${names.join(', ')}`)
    const near = nearest(String(name), names)
    throw new UsageError(
      `there is no command ${name}; ${near ? `did you mean ${near}?` : `there are ${names.join(', ')}`}`,
    )
  }
  const { command, given } = found as { command: Command; given: Record<string, unknown> }
  if (given.version) return { kind: 'version' }
  if (given.help) return { kind: 'help', command }
  return { kind: 'run', command, flags: readFlags(command, given) }
}

/** `--color` alone means always. */
function withColor(argv: readonly string[]): string[] {
  const choices: readonly string[] = FLAGS.color.choices
  return argv.map((word, index) =>
    word === '--color' && !choices.includes(argv[index + 1] ?? '') ? '--color=always' : word,
  )
}

function optionOf(name: FlagName, completing: boolean) {
  const { type, short, describe, choices } = flagSpec(name)
  return {
    describe,
    ...(short ? { alias: short } : {}),
    ...(type === 'flag'
      ? { type: 'boolean' as const }
      : { type: 'string' as const, array: true as const }),
    // yargs only completes the values; their spec checks them
    ...(choices && completing ? { choices } : {}),
  }
}

const operandOf = ({ operands }: Command): string => /[\w-]+/.exec(operands)?.[0] ?? ''

function readFlags(command: Command, given: Record<string, unknown>): Flags {
  const operand = operandOf(command)
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    if (['_', '$0', '--', 'help', 'version', operand].includes(name) || value === undefined)
      continue
    if (!command.flags.includes(name as FlagName)) throw unknownFlag(name, command)
    const spec: Spec = FLAGS[name as FlagName]
    const read =
      spec.type === 'flag'
        ? ({ status: 'ok', value } as const)
        : readTexts(spec, ([] as unknown[]).concat(value).map(String))
    if (read.status === 'wrong') throw new UsageError(`--${name} ${read.reason}`)
    values[name] = read.value
  }
  const [, ...rest] = given._ as unknown[]
  const operands = [...([] as unknown[]).concat(given[operand] ?? []), ...rest].map(String)
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
