import { joinPath, withoutRoot } from '../../../python/paths.ts'
import { readable } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import { type FoundDefinition, NO_STEP } from '../definition.ts'
import { notDebuggable } from '../deployments.ts'
import type { Environment } from '../environment/environment.ts'
import { locateFile } from '../environment/files/locate-file.ts'
import type { Repository } from '../repository.ts'
import { locateDescribed } from '../script/described-script.ts'
import type { Script } from '../script/locate.ts'
import {
  callIn,
  type Described,
  listedIn,
  type NoScript,
  type Said,
  scriptOf,
  whyNoScript,
} from './described-file.ts'
import { DEPLOY_ACTION } from './submit-commands.ts'
import { actionsIn, type Parameters } from './workflow-actions.ts'

/**
 * Deployments that a workflow starts by the action Azure/aml-deploy: which script, stands in a file of parameters.
 *
 * Source: Azure/aml-deploy, `code/main.py`.
 */

const SCRIPT = 'inference_entry_script'
const FOLDER = 'inference_source_directory'
/** What holds where the parameters do not say. */
const DEFAULTS = { script: 'score.py', folder: 'code/deploy/', conda: 'environment.yml' } as const

/** The deployments that the actions of a workflow start. */
export function readDeployActions(
  repository: Repository,
  path: string,
): readonly FoundDefinition[] {
  const { workspace } = repository
  const document = readable(workspace.document(path))
  if (!document) return []
  return actionsIn(workspace, path, DEPLOY_ACTION, 'deploy.json').map(({ range, parameters }) =>
    deploymentOf(repository, callIn({ path, document }, range), parameters),
  )
}

function deploymentOf(
  repository: Repository,
  place: Described,
  parameters: Parameters,
): FoundDefinition {
  const { workspace } = repository
  const folder = parameters.text(FOLDER) ?? DEFAULTS.folder
  const name = withoutRoot(parameters.text(SCRIPT) ?? DEFAULTS.script)
  return {
    kind: 'deployment',
    type: 'InferenceConfig',
    name,
    call: place.call,
    ...scriptOf(repository, place, { name, folder }, () =>
      deployedScript(workspace, place, parameters),
    ),
    uploads: 'folder',
    ...NO_STEP,
    environment: environmentOf(workspace, place, { parameters, name, folder }),
    warnings: parameters.text('create_image') === 'docker' ? [] : [service(place, parameters)],
  }
}

/** The entry script, or why there is none. */
function deployedScript(
  workspace: Workspace,
  place: Described,
  parameters: Parameters,
): Script | NoScript {
  const { path: file, root, isBroken } = parameters
  if (file.includes('${{'))
    return {
      code: 'script-not-static',
      message: `which script this deploys is known only when the workflow runs: ${file}`,
      hint: 'write the name of the file of parameters itself',
    }
  if (isBroken)
    return {
      code: 'inference-config-invalid',
      message: `which script this deploys cannot be read: ${file} is no valid JSON`,
      hint: 'mend it and run again',
    }
  const named = parameters.text(SCRIPT)
  const folder = parameters.text(FOLDER) ?? DEFAULTS.folder
  const found = locateDescribed(workspace, root, folder, named ?? DEFAULTS.script)
  if (found.status === 'found') return found.script
  if (found.status !== 'missing')
    return whyNoScript(workspace, place, found, { key: SCRIPT, folder: FOLDER })
  return named === null ? noEntryScript(found.path) : missing(found.path, file)
}

const missing = (script: string, file: string) => ({
  code: 'script-not-found',
  message: `there is no ${withoutRoot(script)} in the repository`,
  hint: `check ${SCRIPT} and ${FOLDER} in ${file}`,
})

/** An action that finds no entry script deploys the model all the same. */
const noEntryScript = (script: string): Said => ({
  code: 'out-of-reach',
  severity: 'info',
  message: `this deployment cannot be debugged: there is no ${script}, and without it a scoring script of Azure ML’s own is run`,
  hint: `name a scoring script of your own under ${SCRIPT}, and its folder under ${FOLDER}`,
})

/** Its conda file. */
function environmentOf(
  workspace: Workspace,
  place: Described,
  { parameters, name, folder }: { parameters: Parameters; name: string; folder: string },
): Environment {
  const conda = parameters.text('conda_file') ?? DEFAULTS.conda
  const { root } = parameters
  const path =
    locateFile(workspace, root, joinPath(folder, conda)) ?? locateFile(workspace, root, conda)
  return listedIn(workspace, place, { whose: name, given: conda, path })
}

const service = (place: Described, { path }: Parameters) =>
  place.diagnose(
    notDebuggable('the action Azure/aml-deploy starts', `"create_image": "docker" in ${path}`),
  )
