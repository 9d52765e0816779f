import yargs from 'yargs'
import { transforms } from '../../transforms/registry.ts'
import { addCommand } from './add.ts'
import { removeCommand } from './remove.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage.ts'

declare const __VERSION__: string

const VERSION = typeof __VERSION__ === 'string' ? __VERSION__ : '0.0.0-dev'

/** Runs the command line; gives the exit code: 0 fine, 1 something is pending under --check, 2 an error. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0
  const ids = [...new Set(Object.values(transforms).map(({ id }) => id))]
  const parser = yargs([...argv])
    .scriptName('aml-debug')
    .locale('en')
    .usage(
      '$0 <command> [paths..]\n\nMakes an Azure Machine Learning repository (SDK v1) debuggable from VS Code.',
    )
    .version(VERSION)
    .help()
    .alias({ h: 'help' })
    .strict()
    .recommendCommands()
    .demandCommand(1, 'Name a command: aml-debug add previews what it would change.')
    .exitProcess(false)
    .parserConfiguration({ 'camel-case-expansion': false, 'duplicate-arguments-array': true })
    .options({
      w: {
        alias: 'write',
        type: 'boolean',
        default: false,
        describe: 'write the changes instead of printing a patch',
      },
      check: {
        type: 'boolean',
        default: false,
        describe: 'exit with 1 when something would change',
      },
      o: {
        alias: 'output',
        type: 'string',
        requiresArg: true,
        describe: 'write the patch to a file',
      },
      only: {
        choices: ids,
        array: true,
        requiresArg: true,
        describe: 'run these transforms alone',
      },
      skip: {
        choices: ids,
        array: true,
        requiresArg: true,
        describe: 'leave these transforms out',
      },
      'allow-dirty': {
        type: 'boolean',
        default: false,
        describe: 'write files with uncommitted changes too',
      },
    })
    .command(
      'add [paths..]',
      'make scripts debuggable: previews the patch; -w writes it',
      (command) =>
        command
          .positional('paths', {
            type: 'string',
            array: true,
            describe: 'what may change; all by default',
          })
          .options({
            port: {
              type: 'number',
              requiresArg: true,
              default: 5678,
              describe: 'port that debugpy listens on',
            },
            timeout: {
              type: 'number',
              requiresArg: true,
              default: 300,
              describe: 'seconds that a step waits for VS Code',
            },
            'client-ip': {
              type: 'string',
              requiresArg: true,
              describe: 'address of the VS Code machine',
            },
            host: {
              type: 'string',
              requiresArg: true,
              describe: 'address of the node, instead of a prompt',
            },
            'sdk-version': {
              type: 'string',
              requiresArg: true,
              describe: 'version of azureml packages that are added',
            },
            'debugger-type': {
              choices: ['debugpy', 'python'] as const,
              default: 'debugpy' as const,
              describe: 'type of the launch configurations',
            },
          })
          .example('$0 add', 'preview the patch for the whole repository')
          .example('$0 add -w train.py', 'write the changes of one file'),
      async (args) => {
        code = await addCommand(args, terminal)
      },
    )
    .command(
      'remove [paths..]',
      'take the instrumentation out again: previews; -w writes',
      (command) =>
        command.positional('paths', {
          type: 'string',
          array: true,
          describe: 'what may change; all by default',
        }),
      async (args) => {
        code = await removeCommand(args, terminal)
      },
    )
    .fail((message, error) => {
      throw error ?? new UsageError(message)
    })
  try {
    await parser.parseAsync([...argv], {}, (_error, _args, output) => {
      if (output) terminal.out(`${output}\n`)
    })
    return code
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    terminal.err(`aml-debug: ${error.message}\n`)
    return 2
  }
}
