import { DEBUG_FLAGS } from '../../../../transforms/azureml/flags.ts'
import { SDK } from '../../../../transforms/azureml/kinds.ts'
import { readRunFile } from '../../../../transforms/azureml/run-file.ts'
import { basename, dirname, withoutRoot } from '../../../python/paths.ts'
import { type Diagnostic, readable } from '../../diagnostic.ts'
import { configFiles } from '../../files/config-files.ts'
import { fileText, type Workspace } from '../../files/workspace.ts'
import { type GivenPath, shown } from '../../world/commands/given-path.ts'
import { FLAGS_BY_HAND, type FoundDefinition, NO_STEP } from '../definition.ts'
import type { Environment } from '../environment/environment.ts'
import type { Repository } from '../repository.ts'
import type { Script } from '../script/locate.ts'
import { OR_SETTLE } from '../script/suggested-script.ts'
import {
  callIn,
  type Described,
  type NoScript,
  openDescribed,
  outOfReach,
  scriptNamed,
  scriptOf,
} from './described-file.ts'
import { runEnvironment } from './run-environment.ts'
import {
  hasFormat,
  isRunFile,
  isSubmitted,
  readRunDefinition,
  runConfigName,
  scriptOfLoaded,
} from './run-files.ts'
import { type SubmitCommand, submitCommands } from './submit-commands.ts'
import { condaOf, configOf, type SubmittedConfig } from './submitted-config.ts'

/**
 * Jobs that a command of a workflow or a shell script describes: `az ml run submit-script -d conda.yml train.py`. Where
 * it only submits what a run configuration describes, that file is the definition.
 */

/** The jobs that the commands of a file describe, and what is to be said of others. */
export function readSubmitted(
  repository: Repository,
  path: string,
): readonly (FoundDefinition | Diagnostic)[] {
  const { workspace } = repository
  const document = readable(workspace.document(path))
  if (!document) return []
  return submitCommands(workspace, path).flatMap((command): (FoundDefinition | Diagnostic)[] => {
    const config = configOf(workspace, path, command)
    const place = callIn({ path, document }, command)
    if (isDescribedBy(repository, config, command)) return []
    const script = command.script ?? scriptIn(workspace, config)
    if (script === null) return config ? configUnread(workspace, place, config) : []
    return [definitionOf(repository, place, { ...command, script, config })]
  })
}

/** Says that what a command submits is not read: its file has another name, or there is none. */
function configUnread(
  workspace: Workspace,
  place: Described,
  { name, path }: SubmittedConfig,
): Diagnostic[] {
  if (path === null) return configMissing(workspace, place, name)
  if (hasFormat(path)) return []
  const own = basename(path).replace(/\.json$/i, '')
  return [
    place.diagnose({
      code: 'run-config-not-found',
      severity: 'warning',
      message: `this command submits ${path}, which is not read as a run configuration: what it runs is not known`,
      hint: `call that ${own}.runconfig, here and in the command`,
    }),
  ]
}

/** Says that what a command submits is described by no file, and saved by no code as far as its name tells. */
function configMissing({ origin }: Workspace, place: Described, name: string): Diagnostic[] {
  if (/[$%{]/.test(name)) return []
  const own = runConfigName(name)
  // which folder the command is run in may be known only then
  const isElsewhere = configFiles(origin).some(
    (each) => isRunFile(each) && runConfigName(each) === own,
  )
  const isSaved = () =>
    origin.mentioning(SDK).some((each) => ['save', own].every((word) => origin.holds(each, [word])))
  if (isElsewhere || isSaved()) return []
  return [
    place.diagnose({
      code: 'run-config-not-found',
      severity: 'warning',
      message: `this command submits the run configuration ${withoutRoot(name)}, which is not in the repository: what it runs is not known`,
      hint: `put ${own}.runconfig into .azureml or aml_config, or name the script behind the options of the command`,
    }),
  ]
}

/** A command that names a script, with the file of its run configuration. */
type Submitting = Omit<SubmitCommand, 'config'> & {
  readonly script: GivenPath
  readonly config: SubmittedConfig | null
}

/** Whether a run configuration is a definition itself, of what the command does no more than submit. */
const isDescribedBy = (
  repository: Repository,
  config: SubmittedConfig | null,
  command: SubmitCommand,
): boolean =>
  listOf(repository.workspace, config, command) !== null &&
  readRunDefinition(repository, config?.path ?? '') !== null

/** The run configuration with the arguments of a command that gives none to the script that it names; null where none is. */
function listOf(
  workspace: Workspace,
  config: SubmittedConfig | null,
  { script, hasArguments }: Pick<SubmitCommand, 'script' | 'hasArguments'>,
): string | null {
  const path = config?.path ?? null
  if (path === null || hasArguments || !isSubmitted(workspace, path)) return null
  const described = readRunFile(fileText(workspace, path))?.script.name
  const isSame =
    described !== undefined && (script === null || basename(described) === basename(shown(script)))
  return isSame ? path : null
}

/** The script of a command that leaves it to its run configuration, where that is no definition itself. */
const scriptIn = (workspace: Workspace, config: SubmittedConfig | null): string | null =>
  config?.path ? scriptOfLoaded(workspace, config.path) : null

function definitionOf(
  repository: Repository,
  place: Described,
  command: Submitting,
): FoundDefinition {
  const { workspace } = repository
  const { call } = place
  const name = withoutRoot(shown(command.script))
  const folder = typeof command.folder === 'string' ? command.folder : null
  return {
    kind: 'step',
    // what the command makes of it
    type: 'ScriptRunConfig',
    name,
    call,
    ...(isLocal(workspace, command)
      ? { script: null, problems: [ranHere(place, name)] }
      : scriptOf(repository, place, { name, folder }, () =>
          submittedScript(workspace, place, command),
        )),
    uploads: 'folder',
    ...NO_STEP,
    environment: environmentOf(workspace, place, command, name),
    warnings: command.passesFlags
      ? []
      : [flagsByHand(place, name, listOf(workspace, command.config, command))],
  }
}

/** Whether the script runs where it is submitted: nothing says otherwise. */
function isLocal(workspace: Workspace, { isPlaced, config }: Submitting): boolean {
  if (isPlaced || (config && config.path === null)) return false
  const file = config?.path ? openDescribed(workspace, config.path, 'target') : null
  return !file || !('text' in file) || file.text('target') === 'local'
}

const ranHere = (place: Described, name: string) =>
  place.diagnose({
    code: 'out-of-reach',
    severity: 'info',
    message: `${name} runs on the machine that submits it: the command names no compute target`,
    hint: 'name one with --ct to debug it there; on your own machine, start the script from VS Code',
  })

function flagsByHand(place: Described, name: string, list: string | null): Diagnostic {
  const said = { code: FLAGS_BY_HAND, severity: 'warning' } as const
  const flag = DEBUG_FLAGS.enabled
  if (list !== null)
    return place.diagnose({
      ...said,
      message: `${name} is submitted by this command with the arguments of ${list}, which is not edited, for other jobs have it, too: it does not wait for VS Code yet`,
      hint: `write ${name} ${flag} behind the options of the command, with the arguments that ${list} lists, for as long as you debug it`,
    })
  return place.diagnose({
    ...said,
    message: `${name} is given its arguments by this command, which is not edited: it does not wait for VS Code yet`,
    hint: `write ${flag} behind the name of the script for as long as you debug it`,
  })
}

/** The script that a command names, or why there is none. */
function submittedScript(
  workspace: Workspace,
  place: Described,
  { script, folder }: Submitting,
): Script | NoScript {
  const open = [script, folder].find((each) => typeof each !== 'string')
  if (typeof script !== 'string' || typeof folder !== 'string')
    return {
      code: 'script-not-static',
      message: `which script this runs is known only when the command runs: ${shown(open ?? script)}`,
      hint: `write the path itself${OR_SETTLE}`,
    }
  return scriptNamed(
    workspace,
    place,
    { script, folder },
    { key: 'the command', folder: '--source-directory' },
  )
}

/** Its packages: the command's own conda file counts, before what the run configuration lists. */
function environmentOf(
  workspace: Workspace,
  place: Described,
  { conda, config, folder }: Submitting,
  name: string,
): Environment {
  if (conda !== null) return condaOf(workspace, place, { conda, from: place.path, whose: name })
  if (config === null)
    return outOfReach(
      place,
      `the packages of ${name} are those of a default image: the command names no conda file`,
      'name one with -d that lists debugpy and azureml-defaults',
    )
  const held = config.path === null ? null : openDescribed(workspace, config.path, 'environment')
  if (config.path === null || !held || !('yaml' in held))
    return outOfReach(
      place,
      `the packages of ${name} are those of the run configuration ${withoutRoot(config.name)}, which cannot be read here`,
      'add debugpy to the pip packages of that run configuration by hand',
    )
  const uploaded = typeof folder === 'string' ? [folder] : []
  return runEnvironment(workspace, held, name, [...uploaded, dirname(config.path)])
}
