import { SDK } from '../../../../transforms/azureml/kinds.ts'
import { readRunFile } from '../../../../transforms/azureml/run-file.ts'
import { once } from '../../../collections/cache.ts'
import { argument, callArguments } from '../../../python/calls.ts'
import { calledName } from '../../../python/module.ts'
import { basename, dirname, withoutRoot } from '../../../python/paths.ts'
import { findAll } from '../../../python/syntax.ts'
import { stringIn } from '../../../python/values/evaluate.ts'
import { type Diagnostic, isDiagnostic, readable } from '../../diagnostic.ts'
import { configFiles } from '../../files/config-files.ts'
import type { PythonFile } from '../../files/python-file.ts'
import { fileText, type Workspace } from '../../files/workspace.ts'
import { type FoundDefinition, NO_STEP } from '../definition.ts'
import type { Environment } from '../environment/environment.ts'
import type { Repository } from '../repository.ts'
import { type DescribedScript, locateDescribed } from '../script/described-script.ts'
import type { Script } from '../script/locate.ts'
import {
  type DescribedFile,
  invalid,
  openDescribed,
  scriptOf,
  whyNoScript,
} from './described-file.ts'
import { runEnvironment } from './run-environment.ts'
import { condaOf, type Submit, submitsOf } from './submitted-config.ts'

/**
 * Jobs that a file describes instead of code: the run configuration that `az ml run submit-script -c` takes, or a
 * workflow that submits it. One that code loads is not meant here: the code says what is run with it; nor one that a
 * command submits with arguments of its own.
 *
 * Source: Microsoft's documentation of the Azure CLI extension v1 for machine learning, `az ml run submit-script`.
 */

const FORMAT = /\.(runconfig|ya?ml)$/i

/** Whether a file is read as one if it is submitted, by its name: what is added to others could not be marked. */
export const hasFormat = (path: string): boolean => FORMAT.test(path)

/** May be one by its name, or that of its folder; its keys then have to prove it. */
export const isRunFile = (path: string): boolean => /run[-_]?config/i.test(path) && hasFormat(path)

/** May be one because a command submits it, whatever its name. */
export const isSubmitted = (workspace: Workspace, path: string): boolean =>
  hasFormat(path) && submitsOf(workspace, path).length > 0

/** The job that a file describes; null where it describes none that can be debugged from elsewhere. */
export function readRunDefinition(
  repository: Repository,
  path: string,
): FoundDefinition | Diagnostic | null {
  const { workspace } = repository
  const run = openRun(workspace, path)
  if (!run || 'code' in run) return run
  const { file, name } = run
  const commands = submitsOf(workspace, path)
  if (!isDefinition(workspace, file, commands)) return null
  const submits = commands.filter(({ command }) => command.script === null)
  const found = locateFrom(workspace, path, name, submits)
  // where nothing submits it, it may be one that nobody uses
  if (found.status !== 'found' && submits.length === 0) return null
  const { call } = file
  const named = scriptOf(repository, file, { name: withoutRoot(name), folder: null }, () =>
    found.status === 'found' ? found.script : whyNoScript(workspace, file, found, KEYS),
  )
  return {
    kind: 'step',
    type: 'RunConfiguration',
    name: withoutRoot(name),
    call,
    ...named,
    uploads: 'folder',
    ...NO_STEP,
    changes: [{ call, step: null, blocked: null }],
    environment: environmentOf(workspace, file, commands, name, named.script),
    warnings: [],
  }
}

/** A run configuration, and the script that it names. */
interface RunFile {
  readonly file: DescribedFile
  readonly name: string
}

/** Opens one; null where it is something else, or cannot be debugged from elsewhere. */
function openRun(workspace: Workspace, path: string): RunFile | Diagnostic | null {
  const file = openDescribed(workspace, path, 'script')
  // other programs have a run_config.yml, too, and may make it from a template
  if (file && 'reason' in file)
    return /\.runconfig$/i.test(path) ? invalid(path, 'run-config-invalid', file) : null
  if (!file || isDiagnostic(file)) return null
  const run = readRunFile(file.document.text)
  return run && file.text('framework') !== 'PySpark' ? { file, name: run.script.name } : null
}

/** The script that a run configuration names which code loads, too: it is no definition by itself. */
export function scriptOfLoaded(workspace: Workspace, path: string): string | null {
  const run = isLoaded(workspace, path) ? openRun(workspace, path) : null
  return run && 'name' in run ? run.name : null
}

/** Whether a file itself says what is run with it, and neither code, a pipeline nor each command does. */
function isDefinition(
  workspace: Workspace,
  file: DescribedFile,
  commands: readonly Submit[],
): boolean {
  // what the SDK writes for a new folder names a script that need not be there, and this machine as the place to run it
  if (file.text('target') === 'local' && !commands.some(({ command }) => command.isPlaced))
    return false
  // whose arguments do not count then: the commands are the definitions
  const isOverridden = ({ command }: Submit) => command.script !== null && command.hasArguments
  if (commands.length > 0 && commands.every(isOverridden)) return false
  if (commands.some(({ byAction }) => byAction)) return true
  // a pipeline gives its steps arguments of their own, so that those of the file are the command's alone
  const isWhole = commands.some(({ command }) => command.script === null)
  return !isLoaded(workspace, file.path) && (isWhole || !isInPipeline(workspace, file.path))
}

/** Whether code loads a run configuration, or a pipeline in YAML names it: that says what is run with it then. */
export const isRunElsewhere = (workspace: Workspace, path: string): boolean =>
  isLoaded(workspace, path) || isInPipeline(workspace, path)

/** Its packages: the conda file of a command counts, before what the file itself lists. */
function environmentOf(
  workspace: Workspace,
  file: DescribedFile,
  commands: readonly Submit[],
  whose: string,
  script: Script | null,
): Environment {
  const told = commands.find(({ command }) => command.conda !== null)
  const conda = told?.command.conda ?? null
  return told && conda !== null
    ? condaOf(workspace, file, { conda, from: told.from, whose })
    : runEnvironment(workspace, file, whose, [
        ...(script ? [script.directory] : []),
        dirname(file.path),
      ])
}

const KEYS = { key: 'script', folder: '--source-directory' }

/** Finds the script of a run configuration: in a folder that a command uploads, else from its own folder. */
function locateFrom(
  workspace: Workspace,
  path: string,
  name: string,
  submits: readonly Submit[],
): DescribedScript {
  const uploaded = submits.flatMap(({ from, command: { folder, config } }) =>
    typeof folder === 'string' && folder !== config?.folder ? [{ from, folder }] : [],
  )
  const all = [...uploaded, { from: path, folder: '' }].map(({ from, folder }) =>
    locateDescribed(workspace, dirname(from), folder, name),
  )
  return all.find(({ status }) => status === 'found') ?? (all[0] as DescribedScript)
}

/** What a call of `RunConfiguration.load` loads: a file of a name, or any that is with the code. */
type Loaded = { readonly name: string } | { readonly below: string }

const loaded = new WeakMap<Workspace, readonly Loaded[]>()

/** Whether code loads a run configuration, as far as that can be told by its name. */
function isLoaded({ origin }: Workspace, path: string): boolean {
  const all = once(loaded, origin, () =>
    origin
      .mentioning(SDK)
      .filter((each) => origin.holds(each, ['RunConfig']))
      .flatMap((each) => loadedBy(readable(origin.python(each)))),
  )
  return all.some((one) =>
    'name' in one
      ? one.name === runConfigName(path)
      : one.below === '' || path.startsWith(one.below),
  )
}

/** The name by which the SDK and commands call the file of a run configuration. */
export const runConfigName = (path: string): string =>
  basename(path).replace(/\.(runconfig|ya?ml)$/i, '')

function loadedBy(file: PythonFile | null): Loaded[] {
  if (!file) return []
  const { module } = file
  const folder = dirname(file.path)
  return findAll(module.root, 'call').flatMap((call): Loaded[] => {
    if (!/(^|\.)RunConfiguration\.load$/.test(calledName(module, call))) return []
    const args = callArguments(module, call)
    const [path = '', name = ''] = ['path', 'name'].map((each, _, signature) => {
      const given = args && argument(args, each, signature)
      return given ? stringIn(file, given.value) : undefined
    })
    const given = name === '' ? path : name
    return given === null
      ? [{ below: folder && `${folder}/` }]
      : [{ name: runConfigName(given.replaceAll('\\', '/')) }]
  })
}

/** Whether a pipeline that is written in YAML says what is run with it. */
function isInPipeline({ origin }: Workspace, path: string): boolean {
  const own = basename(path)
  return configFiles(origin).some((each) => {
    if (!/\.ya?ml$/i.test(each) || each === path || !origin.holds(each, [own])) return false
    const text = fileText(origin, each)
    return text
      .split(/\r?\n/)
      .some((line) => /^[ \t-]*runconfig[ \t]*:/.test(line) && line.includes(own))
  })
}
