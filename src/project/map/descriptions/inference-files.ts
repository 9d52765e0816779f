import { isMap } from 'yaml'
import { basename, dirname, joinPath, withoutRoot } from '../../../python/paths.ts'
import { type Diagnostic, isDiagnostic } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import { type Definition, NO_STEP } from '../definition.ts'
import { notDebuggable } from '../deployments.ts'
import type { Environment } from '../environment/environment.ts'
import { locateFile } from '../environment/files/locate-file.ts'
import type { Repository } from '../repository.ts'
import { locateScript } from '../script/locate.ts'
import type { Script } from '../script/scripts.ts'
import {
  type DescribedFile,
  invalid,
  listedIn,
  openDescribed,
  outOfReach,
  type Said,
  scriptOf,
  whyNoScript,
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

const SCRIPT = 'entryScript'
const FOLDER = 'sourceDirectory'

/**
 * The deployment that a file describes, or why that cannot be read; null where it is something else by the same name.
 */
export function readInferenceFile(
  repository: Repository,
  path: string,
): Definition | Diagnostic | null {
  const file = openDescribed(repository.workspace, path, SCRIPT)
  if (file && 'reason' in file) return invalid(path, 'inference-config-invalid', file)
  return !file || isDiagnostic(file) ? file : deploymentOf(repository, file)
}

function deploymentOf(repository: Repository, file: DescribedFile): Definition {
  const { workspace } = repository
  const { path } = file
  const entry = file.text(SCRIPT)
  const folder = file.text(FOLDER)
  const name = withoutRoot(entry ?? 'InferenceConfig')
  const service = file.diagnose(
    notDebuggable('az ml model deploy starts', `az ml model package --ic ${path}`),
  )
  return {
    key: `${path}#0`,
    kind: 'deployment',
    type: 'InferenceConfig',
    name,
    call: file.call,
    ...scriptOf(repository, file, { name, folder }, () =>
      scriptNamed(workspace, file, entry, folder),
    ),
    uploads: folder === null ? 'file' : 'folder',
    ...NO_STEP,
    environment: environmentOf(workspace, file, name, folder),
    warnings: [service],
  }
}

/** The entry script of a deployment, or why there is none. */
function scriptNamed(
  workspace: Workspace,
  file: DescribedFile,
  entry: string | null,
  folder: string | null,
): Script | Omit<Said, 'severity'> {
  const found =
    entry === null ? null : locateScript(workspace, dirname(file.path), folder ?? '', entry)
  if (found?.status !== 'found')
    return whyNoScript(workspace, file, found, { key: SCRIPT, folder: FOLDER })
  const directory = folder === null ? dirname(found.path) || '.' : found.directory
  return { path: found.path, directory, sources: [found.path] }
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
      ? { places: [], gaps: [], isMade: false }
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
  const context = { workspace, from: dirname(file.path) }
  const path = locateFile(context, joinPath(folder ?? '', conda)) ?? locateFile(context, conda)
  return listedIn(workspace, file, { whose: name, given: conda, path })
}
