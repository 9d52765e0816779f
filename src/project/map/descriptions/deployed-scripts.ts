import { dirname, withoutRoot } from '../../../python/paths.ts'
import { readable } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import { type GivenPath, inside, shown } from '../../world/commands/given-path.ts'
import { type FoundDefinition, NO_STEP } from '../definition.ts'
import { notDebuggable } from '../deployments.ts'
import type { Environment } from '../environment/environment.ts'
import { locateFile } from '../environment/files/locate-file.ts'
import type { Repository } from '../repository.ts'
import type { Script } from '../script/locate.ts'
import { OR_SETTLE } from '../script/suggested-script.ts'
import { type DeployCommand, deployCommands } from './deploy-commands.ts'
import {
  callIn,
  type Described,
  type NoScript,
  outOfReach,
  scriptNamed,
  scriptOf,
} from './described-file.ts'
import { condaOf } from './submitted-config.ts'

/** A command that names the entry script itself. */
type Deploying = DeployCommand & { readonly script: GivenPath }

/** The deployments that the commands of a file describe: one that names a file leaves that to it. */
export function readDeployed(repository: Repository, path: string): readonly FoundDefinition[] {
  const { workspace } = repository
  const document = readable(workspace.document(path))
  if (!document) return []
  return deployCommands(workspace, path).flatMap((command) => {
    const { script, config } = command
    if (script === null || config !== null) return []
    return [definitionOf(repository, callIn({ path, document }, command), { ...command, script })]
  })
}

function definitionOf(
  repository: Repository,
  place: Described,
  command: Deploying,
): FoundDefinition {
  const { workspace } = repository
  const name = withoutRoot(shown(command.script))
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
    warnings: command.isPackaged ? [] : [place.diagnose(SERVICE)],
  }
}

const SERVICE = notDebuggable(
  'az ml model deploy starts',
  'az ml model package and the same options',
)

/** The entry script, or why there is none; without a folder, it is uploaded alone. */
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
  const found = scriptNamed(workspace, place, { script, folder }, keys)
  const isAlone = folder === null && !('code' in found)
  return isAlone ? { ...found, directory: dirname(found.path) || '.' } : found
}

/** Its conda file, which is named from the folder that is uploaded, where there is one. */
function environmentOf(
  workspace: Workspace,
  place: Described,
  { conda, folder }: Deploying,
  whose: string,
): Environment {
  if (conda === null)
    return outOfReach(
      place,
      `the packages of ${whose} are those of the environment that the command names with -e, or of a default image: it names no conda file`,
      'add debugpy to that environment, or name a conda file with --cf that lists debugpy and azureml-defaults',
    )
  const below = folder === null ? conda : inside(folder, conda)
  const from = place.path
  const isBelow = typeof below === 'string' && locateFile(workspace, dirname(from), below) !== null
  return condaOf(workspace, place, { conda: isBelow ? below : conda, from, whose })
}
