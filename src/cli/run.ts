import { StaleFileError } from '../project/change/change.ts'
import { GitError } from '../project/files/git.ts'
import { SettingsError } from '../project/settings-file.ts'
import { addCommand } from './add.ts'
import type { Command } from './command.ts'
import { commandHelp, programHelp } from './command-line/help.ts'
import { parseCommandLine } from './command-line/parse.ts'
import { UsageError } from './command-line/usage.ts'
import { explainCommand } from './explain.ts'
import { hostCommand } from './host.ts'
import { mapCommand } from './map.ts'
import { removeCommand } from './remove.ts'
import { stopSecondParser } from './second-parser.ts'
import { printableLines, type Terminal } from './terminal.ts'
import { VERSION } from './version.ts'

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  addCommand,
  removeCommand,
  mapCommand,
  hostCommand,
  explainCommand,
]

/** Runs the command line; gives the exit code: 0 fine, 1 something is pending under --check, 2 an error. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const parsed = await parseCommandLine(argv, COMMANDS)
    switch (parsed.kind) {
      case 'run':
        return await parsed.command.run(parsed.flags, terminal)
      case 'help':
        terminal.out(`${parsed.command ? commandHelp(parsed.command) : programHelp(COMMANDS)}\n`)
        return 0
      case 'version':
        terminal.out(`${VERSION}\n`)
        return 0
      case 'text':
        terminal.out(parsed.text)
        return 0
    }
  } catch (error) {
    const said = reasonOf(error)
    if (said === null) throw error
    terminal.err(`aml-debug: ${printableLines(said)}\n`)
    return 2
  } finally {
    stopSecondParser()
  }
}

/** What to tell about an error that is no bug; null where it is one. */
function reasonOf(error: unknown): string | null {
  if (error instanceof StaleFileError) return `${error.path}: ${error.message}; run again`
  const isTold = [UsageError, SettingsError, GitError].some((type) => error instanceof type)
  return isTold ? (error as Error).message : null
}
