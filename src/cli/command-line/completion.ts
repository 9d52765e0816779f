import type { ParserConfigurationOptions } from 'yargs'
import type { Command } from '../command.ts'
import { type FlagName, flagSpec } from './flags.ts'
import { UsageError } from './usage.ts'

/** The shells that yargs knows. */
const SHELLS = ['bash', 'zsh']

/**
 * What yargs prints for bash or zsh: a completion script, for the user's shell or the one that is named, or completions.
 *
 * @param configuration how yargs is to read words
 * @throws UsageError where it knows nothing of the shell
 */
export async function complete(
  argv: readonly string[],
  commands: readonly Command[],
  configuration: Partial<ParserConfigurationOptions>,
): Promise<string> {
  const [command, ...words] = argv
  const shell = command === 'completion' ? words.find((word) => !word.startsWith('-')) : undefined
  if (shell !== undefined && !SHELLS.includes(shell))
    throw new UsageError(`completion is for ${SHELLS.join(' or ')}; there is none for ${shell}`)
  // it takes as much time again as node takes to start
  const { yargs } = await import('./yargs.ts')
  let parser = inShell(shell, () => yargs())
    .scriptName('aml-debug')
    .locale('en')
    .help(false)
    .version(false)
    .exitProcess(false)
    .parserConfiguration(configuration)
    .options({
      help: { alias: 'h', type: 'boolean', describe: 'show help' },
      version: { type: 'boolean', describe: 'show the version' },
    })
    .completion('completion', 'print a script that completes aml-debug in bash or zsh')
  for (const command of commands)
    parser = parser.command(`${command.name} ${command.operands}`, command.summary, (inner) => {
      const options = command.flags.map((name) => [name, optionOf(name)])
      const { choices } = command
      const own = choices ? inner.positional(wordOf(command), { choices }) : inner
      return own.options(Object.fromEntries(options))
    })
  let text = ''
  const log = console.log
  // yargs prints completions itself
  console.log = (line: unknown) => {
    text += `${line}\n`
  }
  try {
    await parser.parseAsync([...argv])
  } finally {
    console.log = log
  }
  return text
}

/** Has yargs, which asks the environment when it is made, write for a shell. */
function inShell<T>(shell: string | undefined, make: () => T): T {
  if (shell === undefined) return make()
  const { SHELL } = process.env
  process.env.SHELL = shell
  try {
    return make()
  } finally {
    if (SHELL === undefined) delete process.env.SHELL
    else process.env.SHELL = SHELL
  }
}

/** What a command calls its operand: `transform` of `[transform]`. */
const wordOf = ({ operands }: Command): string => operands.replace(/\W/g, '')

function optionOf(name: FlagName) {
  const { type, short, describe, choices } = flagSpec(name)
  return {
    describe,
    ...(short ? { alias: short } : {}),
    ...(type === 'flag'
      ? { type: 'boolean' as const }
      : { type: 'string' as const, array: true as const }),
    ...(choices ? { choices } : {}),
  }
}
