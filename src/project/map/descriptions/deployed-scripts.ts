import { basename, dirname, withoutRoot } from '../../../python/paths.ts'
import { type Diagnostic, readable } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import { type GivenPath, shown } from '../../world/commands/given-path.ts'
import { type FoundDefinition, NO_STEP } from '../definition.ts'
import { notDebuggable } from '../deployments.ts'
import type { Environment } from '../environment/environment.ts'
import { locateFile } from '../environment/files/locate-file.ts'
import type { Repository } from '../repository.ts'
import type { Script } from '../script/locate.ts'
import { OR_SETTLE } from '../script/suggested-script.ts'
import { withoutScript } from '../without-script.ts'
import { type DeployCommand, deployCommands, startedBy } from './deploy-commands.ts'
import {
  callIn,
  type Described,
  entryScriptNamed,
  type NoScript,
  outOfReach,
  scriptOf,
} from './described-file.ts'
import { condaOf } from './submitted-config.ts'

/** A command that names the entry script itself. */
type Deploying = DeployCommand & { readonly script: GivenPath }

/** The deployments that the commands of a file describe; where one names a file that does, that is the definition. */
export function readDeployed(repository: Repository, path: string): readonly FoundDefinition[] {
  const { workspace } = repository
  const document = readable(workspace.document(path))
  if (!document) return []
  return deployCommands(workspace, path).flatMap((command) => {
    const { script, config } = command
    const place = callIn({ path, document }, command)
    if (config !== null) return configMissing(workspace, place, config)
    return script === null
      ? withoutEntry(place, command)
      : [definitionOf(repository, place, { ...command, script })]
  })
}

/** Says that what a command deploys is described by no file, which may be copied to where the command finds it. */
function configMissing(
  { origin }: Workspace,
  place: Described,
  config: GivenPath,
): FoundDefinition[] {
  if (typeof config !== 'string') return []
  if (origin.files.some((each) => basename(each) === basename(config))) return []
  const name = withoutRoot(config)
  const problem = place.diagnose({
    code: 'script-not-found',
    severity: 'warning',
    message: `this command deploys what ${name} describes, which is not in the repository: what it runs is not known`,
    hint: 'put that file there, or name the script with --entry-script',
  })
  return [deploymentWithout(place, name, problem)]
}

/** Says that a service runs no script of the user's own. */
function withoutEntry(place: Described, { service }: DeployCommand): FoundDefinition[] {
  if (service === null) return []
  const problem = place.diagnose({
    code: 'out-of-reach',
    severity: 'info',
    message:
      'this deployment cannot be debugged: without an entry script it runs a scoring script of Azure ML’s own',
    hint: 'name a scoring script of your own with --entry-script and build the image with az ml model package',
  })
  return [deploymentWithout(place, service, problem)]
}

const deploymentWithout = ({ call }: Described, name: string, problem: Diagnostic) =>
  withoutScript({ kind: 'deployment', type: 'InferenceConfig', name, call }, problem)

function definitionOf(
  repository: Repository,
  place: Described,
  command: Deploying,
): FoundDefinition {
  const { workspace } = repository
  const name = withoutRoot(command.written ?? shown(command.script))
  const folder = typeof command.folder === 'string' ? command.folder : null
  return {
    kind: 'deployment',
    // what the command makes of it
    type: 'InferenceConfig',
    name,
    call: place.call,
    ...scriptOf(repository, place, { name, folder }, () =>
      deployedScript(workspace, place, command),
    ),
    uploads: command.folder === null ? 'file' : 'folder',
    ...NO_STEP,
    environment: environmentOf(workspace, place, command, name),
    warnings: command.verb === 'package' ? [] : [place.diagnose(serviceOf(command))],
  }
}

const serviceOf = ({ verb }: Deploying) =>
  notDebuggable(startedBy(verb), 'az ml model package and the same options')

/** The entry script, or why there is none. */
function deployedScript(
  workspace: Workspace,
  place: Described,
  { script, folder }: Deploying,
): Script | NoScript {
  if (typeof script !== 'string' || (folder !== null && typeof folder !== 'string'))
    return {
      code: 'script-not-static',
      message: `which script this deploys is known only when the command runs: ${shown(typeof script === 'string' && folder !== null ? folder : script)}`,
      hint: `write the path itself${OR_SETTLE}`,
    }
  const keys = { key: '--entry-script', folder: '--source-directory' }
  return entryScriptNamed(workspace, place, { script, folder }, keys)
}

/** Its conda file, the first that is there. */
function environmentOf(
  workspace: Workspace,
  place: Described,
  { conda }: Deploying,
  whose: string,
): Environment {
  const last = conda.at(-1)
  if (last === undefined)
    return outOfReach(
      place,
      `the packages of ${whose} are those of the environment that the command names with -e, or of a default image: it names no conda file`,
      'add debugpy to that environment, or name a conda file with --cf that lists debugpy and azureml-defaults',
    )
  const from = place.path
  const found = conda.find(
    (path) => typeof path === 'string' && locateFile(workspace, dirname(from), path) !== null,
  )
  return condaOf(workspace, place, { conda: found ?? last, from, whose })
}
