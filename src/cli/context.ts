import { resolve } from 'node:path'
import { SDK } from '../../transforms/azureml/kinds.ts'
import { isDefault } from '../../transforms/registry.ts'
import type { Place } from '../project/diagnostic.ts'
import { openWorkspace } from '../project/files/open-workspace.ts'
import type { Workspace } from '../project/files/workspace.ts'
import { type AddOptions, DEFAULTS } from '../project/options.ts'
import type { Settings } from '../project/settings.ts'
import { type GivenFile, placeOfSetting, readSettings } from '../project/settings-file.ts'
import { loadPython } from '../python/grammar.ts'
import { checkFlags } from './command-line/check-flags.ts'
import type { Flags } from './command-line/flags.ts'
import { UsageError } from './command-line/usage.ts'
import { compactHeap, startEngine, tuneEngine } from './engine.ts'
import { launchFileOf } from './launch-file.ts'
import { type PathScope, readPaths } from './paths.ts'
import { startSecondParser } from './second-parser.ts'
import type { Terminal } from './terminal.ts'

/** The repository that a command works on, and what flags and settings say together. */
export interface Context {
  /** When the command began, in milliseconds since 1970. */
  readonly started: number
  readonly scope: PathScope
  readonly values: Flags & Settings
  /** What the command line itself says. */
  readonly flags: Flags
  readonly options: AddOptions
  readonly workspace: Workspace
  /** Where a settings file says something, by the keys that lead to it; null where none does. */
  placeOfSetting(...keys: string[]): Place | null
}

let opened = false

/** Whether a repository was opened: little of the program runs before. */
export const hasOpened = (): boolean => opened

/**
 * Opens the repository that the operands name; a flag wins over a setting.
 *
 * @param reading how the repository is read
 * @throws UsageError
 * @throws SettingsError
 * @throws GitError
 */
export async function openContext(
  flags: Flags,
  terminal: Terminal,
  reading: { readonly forDefinitions: boolean },
): Promise<Context> {
  const started = Date.now()
  checkFlags(flags, terminal)
  const scope = readPaths(terminal.cwd, flags.operands)
  const file = settingsFile(flags, terminal.cwd)
  const settings = readSettings(scope.root, file)
  const values = { ...settings, ...flags }
  checkTransforms(values)
  startEngine()
  // V8 compiles it on other threads, while files are listed and looked through
  const python = loadPython()
  const leave = { exclude: values.exclude ?? [], everything: values['no-ignore'] ?? false }
  const workspace = openWorkspace(scope.root, leave, { ...reading, rested: compactHeap })
  const launchJson = launchFileOf(flags, settings, scope.root, terminal.cwd)
  // the setting says which steps get arguments: it does not keep those of others from being taken out
  const onlySteps = reading.forDefinitions ? values.step : flags.step
  const options = optionsOf(values, scope, { launchJson, onlySteps })
  const files = reading.forDefinitions ? workspace.mentioning(SDK) : workspace.files
  if (reading.forDefinitions) startSecondParser(files)
  tuneEngine(files.length)
  await python
  opened = true
  return {
    started,
    scope,
    values,
    flags,
    options,
    workspace,
    placeOfSetting: (...keys) => placeOfSetting(scope.root, keys, file),
  }
}

/**
 * Checks what flags and settings together choose.
 *
 * @throws UsageError
 */
function checkTransforms({ only = [], skip, modernize }: Flags & Settings): void {
  if (only.length > 0 && only.every((id) => skip?.includes(id)))
    throw new UsageError('--only and --skip leave nothing to do; take one of them away')
  // the old form is the owner's: it is changed only for who asks for nothing else
  if (modernize && only.join() !== 'launch-config')
    throw new UsageError('--modernize goes with --only launch-config; add that')
}

function optionsOf(
  values: Flags & Settings,
  scope: PathScope,
  settled: {
    readonly launchJson: string | undefined
    readonly onlySteps: readonly string[] | undefined
  },
): AddOptions {
  const { only, skip, port, timeout, host } = values
  return {
    ...DEFAULTS,
    ...given({
      port,
      timeout,
      host,
      clientIp: values['client-ip'],
      sdkVersion: values['sdk-version'],
      debuggerType: values['debugger-type'],
      modernize: values.modernize,
      docker: values.docker || only?.includes('docker-tasks'),
      steps: values.steps,
      ...settled,
    }),
    enabled: (id) =>
      (only && only.length > 0 ? only.includes(id) : isDefault(id)) && !skip?.includes(id),
    allows: scope.allows,
  }
}

/**
 * Reads the settings file that `--config` names, else the repository's own.
 *
 * @throws SettingsError
 */
export function settingsOf(flags: Flags, root: string, cwd: string): Settings {
  return readSettings(root, settingsFile(flags, cwd))
}

/** The settings file that `--config` names. */
const settingsFile = ({ config }: Flags, cwd: string): GivenFile | undefined =>
  config === undefined ? undefined : { file: resolve(cwd, config), shown: config }

/** Without the keys that nobody gave. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
