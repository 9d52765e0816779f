import type { Terminal } from '../terminal.ts'
import type { Flags } from './flags.ts'
import { UsageError } from './usage.ts'

/**
 * Says what cannot go together before any work is done.
 *
 * @throws UsageError
 */
export function checkFlags(flags: Flags, terminal: Terminal): void {
  const clash = (one: string, other: string, advice: string): never => {
    throw new UsageError(`${one} and ${other} exclude each other; ${advice}`)
  }
  const { write, check, interactive, output, quiet, verbose, format = 'text' } = flags
  if (write && check)
    clash('--write', '--check', 'check first, and write when there is something to write')
  if (write && output !== undefined)
    clash('--write', '--output', 'leave -w away to get the patch, or -o to write the files')
  if (check && output !== undefined)
    clash('--check', '--output', 'leave --check away to get the patch')
  if (interactive && check) clash('--interactive', '--check', 'a gate cannot ask')
  if (interactive && output !== undefined)
    clash('--interactive', '--output', 'leave -i away to get the whole patch')
  if (interactive && format !== 'text')
    clash('--interactive', `--format ${format}`, 'leave one of them away')
  if (quiet && verbose) clash('--quiet', '--verbose', 'leave one of them away')
  if (interactive && !terminal.ask)
    throw new UsageError(
      '--interactive needs a terminal to ask on, and this is none; use -w to write everything, or name the files',
    )
}
