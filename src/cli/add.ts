import { computeAdd } from '../project/change.ts'
import { type AddOptions, DEFAULTS } from '../project/options.ts'
import { openWorkspace } from '../project/workspace.ts'
import { loadPython } from '../python/syntax.ts'
import { type ChangeFlags, deliver, enabledBy } from './changes.ts'
import { readPaths } from './paths.ts'
import { plural, reportDiagnostics, summarize } from './report.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage.ts'

export interface AddFlags extends ChangeFlags {
  readonly paths?: readonly string[] | undefined
  readonly port: number
  readonly timeout: number
  readonly 'client-ip'?: string | undefined
  readonly host?: string | undefined
  readonly 'sdk-version'?: string | undefined
  readonly 'debugger-type': 'debugpy' | 'python'
}

/** `aml-debug add`: previews, checks or writes what makes the repository debuggable. */
export async function addCommand(flags: AddFlags, terminal: Terminal): Promise<number> {
  const scope = readPaths(terminal.cwd, flags.paths)
  const options: AddOptions = {
    ...DEFAULTS,
    port: whole('--port', flags.port, 1, 65535),
    timeout: whole('--timeout', flags.timeout, 0, 7 * 24 * 3600),
    debuggerType: flags['debugger-type'],
    ...(flags['client-ip'] === undefined ? {} : { clientIp: flags['client-ip'] }),
    ...(flags['sdk-version'] === undefined
      ? {}
      : { sdkVersion: version('--sdk-version', flags['sdk-version']) }),
    ...(flags.host === undefined ? {} : { host: flags.host }),
    enabled: enabledBy(flags),
    allows: scope.allows,
  }
  await loadPython()
  const { map, targets, changes, diagnostics } = computeAdd(openWorkspace(scope.root), options)
  const code = deliver(changes, diagnostics, flags, scope, terminal)
  reportDiagnostics(terminal, diagnostics)
  if (map.definitions.length === 0) {
    terminal.err(
      map.filesScanned === 0
        ? `There is no Python file in ${scope.root}.\n    → run aml-debug in the repository that defines your pipelines\n`
        : `No PythonScriptStep and no InferenceConfig found in ${plural(map.filesScanned, 'Python file', 'Python files')}.\n    → aml-debug looks for calls whose name is imported from azureml\n`,
    )
    return code
  }
  terminal.err(
    `${summarize(targets)}; ${plural(changes.length, 'file changes', 'files change')}.\n`,
  )
  if (changes.length > 0 && !flags.write && !flags.check)
    terminal.err('Write it with: aml-debug add -w\n')
  return code
}

function whole(flag: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new UsageError(`${flag} takes a whole number from ${least} to ${most}`)
}

function version(flag: string, value: string): string {
  if (/^\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?$/.test(value)) return value
  throw new UsageError(`${flag} takes a version, such as 1.61.0`)
}
