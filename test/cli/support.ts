import { run } from '../../src/cli/run.ts'
import type { Terminal } from '../../src/cli/terminal.ts'

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
