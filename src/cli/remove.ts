import { computeRemove } from '../project/change.ts'
import { openWorkspace } from '../project/workspace.ts'
import { loadPython } from '../python/syntax.ts'
import { type ChangeFlags, deliver, enabledBy } from './changes.ts'
import { readPaths } from './paths.ts'
import { plural, reportDiagnostics } from './report.ts'
import type { Terminal } from './terminal.ts'

export interface RemoveFlags extends ChangeFlags {
  readonly paths?: readonly string[] | undefined
}

/** `aml-debug remove`: previews, checks or writes what takes the instrumentation out. */
export async function removeCommand(flags: RemoveFlags, terminal: Terminal): Promise<number> {
  const scope = readPaths(terminal.cwd, flags.paths)
  await loadPython()
  const { changes, diagnostics } = computeRemove(openWorkspace(scope.root), {
    enabled: enabledBy(flags),
    allows: scope.allows,
  })
  const code = deliver(changes, diagnostics, flags, scope, terminal)
  reportDiagnostics(terminal, diagnostics)
  terminal.err(
    changes.length === 0
      ? 'No instrumentation found.\n'
      : `${plural(changes.length, 'file changes', 'files change')}.\n`,
  )
  if (changes.length > 0 && !flags.write && !flags.check)
    terminal.err('Write it with: aml-debug remove -w\n')
  return code
}
