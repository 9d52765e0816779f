import type { FlagName, Flags } from './command-line/flags.ts'
import type { Terminal } from './terminal.ts'

/** A command of the command line. */
export interface Command {
  readonly name: string
  /** What stands behind the name: `[paths..]`. */
  readonly operands: string
  readonly summary: string
  /** What may stand there, where that is known. */
  readonly choices?: readonly string[]
  readonly flags: readonly FlagName[]
  /** What flags are for here, where that is not what they are for elsewhere. */
  readonly meanings?: Readonly<Partial<Record<FlagName, string>>>
  /** Command lines (without `aml-debug`) and what they do. */
  readonly examples: readonly (readonly [string, string])[]
  /** Lines at the end of the help. */
  readonly notes?: readonly string[]
  /** Gives the exit code. */
  run(flags: Flags, terminal: Terminal): number | Promise<number>
}
