import type { Flags } from '../command-line/flags.ts'
import type { Terminal } from '../terminal.ts'
import { formatGithub } from './github.ts'
import { formatJsonReport } from './json.ts'
import type { Report } from './report.ts'
import { formatSarif } from './sarif.ts'

/** The formats of `--format` that programs read. */
const FORMATS = { json: formatJsonReport, sarif: formatSarif, github: formatGithub }

/** Prints a report in the format that programs are to get; false where people are to read it. */
export function printForPrograms(
  report: Report,
  { format = 'text' }: Flags,
  terminal: Terminal,
): boolean {
  if (format === 'text') return false
  terminal.out(FORMATS[format](report))
  return true
}
