import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isDefault } from '../../transforms/registry.ts'
import { asFileChange, type Change } from '../project/change.ts'
import type { Diagnostic } from '../project/diagnostic.ts'
import { uncommitted } from '../project/files.ts'
import { writeChanges } from '../project/write.ts'
import { formatChange } from '../text/patch.ts'
import type { Scope } from './paths.ts'
import { plural, reportDiagnostics } from './report.ts'
import { printable, type Terminal } from './terminal.ts'
import { UsageError } from './usage.ts'

/** The flags that `add` and `remove` share. */
export interface ChangeFlags {
  readonly write?: boolean
  readonly check: boolean
  readonly output?: string | undefined
  readonly 'allow-dirty': boolean
  readonly only?: readonly string[] | undefined
  readonly skip?: readonly string[] | undefined
}

export const enabledBy =
  ({ only, skip }: ChangeFlags) =>
  (id: string) =>
    (only ? only.includes(id) : isDefault(id)) && !skip?.includes(id)

/** Previews, checks or writes changes; gives the exit code. */
export function deliver(
  changes: readonly Change[],
  errors: readonly Diagnostic[],
  flags: ChangeFlags,
  scope: Scope,
  terminal: Terminal,
): number {
  const failed = errors.some(({ severity }) => severity === 'error')
  if (flags.check) {
    for (const { path } of changes) terminal.out(`${printable(path)}\n`)
    return failed ? 2 : changes.length > 0 ? 1 : 0
  }
  if (flags.write)
    return failed
      ? Math.max(2, write(changes, flags, scope, terminal))
      : write(changes, flags, scope, terminal)
  const patch = changes.map((change) => formatChange(asFileChange(change))).join('')
  if (flags.output === undefined) terminal.out(patch)
  else
    try {
      writeFileSync(resolve(terminal.cwd, flags.output), patch)
    } catch (error) {
      throw new UsageError(`cannot write ${flags.output}: ${(error as Error).message}`)
    }
  return failed ? 2 : 0
}

function write(
  changes: readonly Change[],
  flags: ChangeFlags,
  { root, named }: Scope,
  terminal: Terminal,
): number {
  const guarded = changes.map(({ path }) => path).filter((path) => !named.has(path))
  const dirty = flags['allow-dirty'] || guarded.length === 0 ? [] : uncommitted(root, guarded)
  if (dirty.length > 0) {
    terminal.err(
      `aml-debug: nothing written: ${plural(dirty.length, 'file has', 'files have')} changes that are not committed:\n`,
    )
    for (const path of dirty) terminal.err(`    ${printable(path)}\n`)
    terminal.err('    → commit or stash them, or pass --allow-dirty\n')
    return 2
  }
  const { written, failures } = writeChanges(root, changes)
  for (const path of written) terminal.err(`wrote ${printable(path)}\n`)
  reportDiagnostics(terminal, failures)
  return failures.length > 0 ? 2 : 0
}
