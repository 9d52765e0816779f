import { isMap } from 'yaml'
import { basename, dirname, joinPath, withoutRoot } from '../../../python/paths.ts'
import { shellWord } from '../../../text/shell.ts'
import { type Diagnostic, isDiagnostic } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import { type FoundDefinition, NO_STEP } from '../definition.ts'
import { notDebuggable } from '../deployments.ts'
import { type Environment, NONE_LISTED } from '../environment/environment.ts'
import { locateFile } from '../environment/files/locate-file.ts'
import type { Repository } from '../repository.ts'
import { deployedBy, startedBy } from './deploy-commands.ts'
import {
  type DescribedFile,
  entryScriptNamed,
  invalid,
  listedIn,
  openDescribed,
  outOfReach,
  scriptOf,
} from './described-file.ts'

/**
 * Deployments that a file describes instead of code: the inference configuration of `az ml model deploy --ic`.
 *
 * Source: Microsoft's documentation of the Azure CLI extension v1 for machine learning, "Inference configuration schema".
 */

/** May be one by its name, which its key then has to prove: any YAML and JSON would have to be searched else. */
export const isInferenceFile = (path: string): boolean =>
  /\.(json|ya?ml)$/i.test(path) &&
  /(infer|scor|\bic\b).*\./i.test(basename(path).replaceAll('_', '-'))

const KEYS = { key: 'entryScript', folder: 'sourceDirectory' }

/**
 * The deployment that a file describes, or why that cannot be read; null where it is something else by the same name.
 */
export function readInferenceFile(
  repository: Repository,
  path: string,
): FoundDefinition | Diagnostic | null {
  const file = openDescribed(repository.workspace, path, KEYS.key)
  if (file && 'reason' in file) return invalid(path, 'inference-config-invalid', file)
  return !file || isDiagnostic(file) ? file : deploymentOf(repository, file)
}

function deploymentOf(repository: Repository, file: DescribedFile): FoundDefinition {
  const { workspace } = repository
  const { path } = file
  const entry = file.text(KEYS.key)
  const folder = file.text(KEYS.folder)
  const name = withoutRoot(entry ?? 'InferenceConfig')
  const verbs = deployedBy(workspace, path).filter((verb) => verb !== 'package')
  const verb = verbs.includes('deploy') ? 'deploy' : (verbs[0] ?? 'deploy')
  const service = file.diagnose(
    notDebuggable(startedBy(verb), `az ml model package --ic ${shellWord(path)}`),
  )
  return {
    kind: 'deployment',
    type: 'InferenceConfig',
    name,
    call: file.call,
    ...scriptOf(repository, file, { name, folder }, () =>
      entryScriptNamed(workspace, file, { script: entry, folder }, KEYS),
    ),
    uploads: folder === null ? 'file' : 'folder',
    ...NO_STEP,
    environment: environmentOf(workspace, file, name, folder),
    warnings: [service],
  }
}

/** Its conda file; what is described here stays: JSON takes no comments, and `remove` needs its marks. */
function environmentOf(
  workspace: Workspace,
  file: DescribedFile,
  name: string,
  folder: string | null,
): Environment {
  if (isMap(file.yaml.get('environment')))
    return file.document.text.includes('debugpy')
      ? NONE_LISTED
      : outOfReach(
          file,
          `the packages of ${name} are listed in the inference configuration, which is not edited`,
          'add debugpy to the pip packages under environment by hand',
        )
  const conda = file.text('condaFile')
  if (conda === null)
    return outOfReach(
      file,
      `the packages of ${name} are those of the environment that the command names with -e, or of a default image: there is no condaFile`,
      'add debugpy to that environment, or name a condaFile that lists debugpy and azureml-defaults',
    )
  const from = dirname(file.path)
  const path =
    locateFile(workspace, from, joinPath(folder ?? '', conda)) ?? locateFile(workspace, from, conda)
  return listedIn(workspace, file, { whose: name, given: conda, path })
}
