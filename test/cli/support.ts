import { run } from '../../src/cli/run.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import type { Diagnostic } from '../../src/project/diagnostic.ts'
import type { TargetReport } from '../../src/project/target-report.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the command line in this process. */
export async function aml(
  cwd: string,
  args: readonly string[],
  terminal: Partial<Terminal> = {},
): Promise<Ran> {
  let out = ''
  let err = ''
  const code = await run(args, {
    cwd,
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    ...terminal,
  })
  return { code, out, err }
}

/** What programs are told by `--format json`: see `schemas/report.schema.json`. */
interface JsonReport {
  readonly mode: string
  readonly targets: readonly TargetReport[]
  readonly changes: readonly { readonly path: string }[]
  readonly diagnostics: readonly Diagnostic[]
  readonly summary: Readonly<Record<string, number>>
}

/** The report of a command line that is run in this process. */
export async function reportOf(cwd: string, args: readonly string[]): Promise<JsonReport> {
  return JSON.parse((await aml(cwd, [...args, '--format', 'json'])).out)
}

/** What the diagnostics of a report say is to be done. */
export const hintsOf = async (cwd: string, args: readonly string[]): Promise<string[]> =>
  (await reportOf(cwd, args)).diagnostics.map(({ hint }) => hint)
