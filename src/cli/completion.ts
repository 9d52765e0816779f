import type { ParserConfigurationOptions } from 'yargs'
import type { Command } from './command.ts'
import { type FlagName, flagSpec } from './flags.ts'

/**
 * What yargs prints for bash or zsh: a completion script, or completions.
 *
 * @param configuration how yargs is to read words
 */
export async function complete(
  argv: readonly string[],
  commands: readonly Command[],
  configuration: Partial<ParserConfigurationOptions>,
): Promise<string> {
  // it takes as much time again as node takes to start
  const { yargs } = await import('./yargs.ts')
  let parser = yargs()
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
