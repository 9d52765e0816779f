import { OUT_OF_REACH } from '../../../../transforms/azureml/kinds.ts'
import {
  type OtherFileStep,
  PIPELINE_FILE_WORDS,
  type PipelineFileStep,
  readOtherSteps,
  readPipelineFile,
} from '../../../../transforms/azureml/pipeline-file.ts'
import { own } from '../../../collections/own.ts'
import { dirname, withoutRoot } from '../../../python/paths.ts'
import { type Diagnostic, isDiagnostic } from '../../diagnostic.ts'
import { fileText, type Workspace } from '../../files/workspace.ts'
import { type FoundDefinition, NO_STEP } from '../definition.ts'
import type { Environment } from '../environment/environment.ts'
import { locateFile } from '../environment/files/locate-file.ts'
import type { Repository } from '../repository.ts'
import { notReached, withoutScript } from '../without-script.ts'
import {
  callIn,
  type Described,
  invalid,
  openDescribed,
  outOfReach,
  scriptNamed,
  scriptOf,
} from './described-file.ts'
import { runEnvironment } from './run-environment.ts'

/**
 * Pipelines that a file describes instead of code: `Pipeline.load_yaml`, `az ml run submit-pipeline -y`. Its paths are
 * relative to the folder from which it is loaded, which is its own, or one above.
 *
 * Source: azureml-pipeline-core 1.61.0, `Pipeline.load_yaml`.
 */

/** May be one by its name, or that of its folder; its keys then have to prove it. */
export const isYamlPipeline = (path: string): boolean =>
  /\.ya?ml$/i.test(path) && /pipe/i.test(path)

const KEYS = { key: 'script_name', folder: 'source_directory' }

/** The steps of a pipeline; none where a file is something else by the same name. */
export function readYamlPipeline(
  repository: Repository,
  path: string,
): readonly FoundDefinition[] | Diagnostic {
  const { workspace } = repository
  const isOne = workspace.holds(path, PIPELINE_FILE_WORDS)
  const file = isOne ? openDescribed(workspace, path, 'pipeline') : null
  // other programs make theirs from templates
  if (file && 'reason' in file)
    return looksLikeOne(workspace, path) ? invalid(path, 'pipeline-yaml-invalid', file) : []
  if (!file || isDiagnostic(file)) return []
  const { text } = file.document
  return [
    ...readPipelineFile(text).map((step) => definitionOf(repository, callIn(file, step), step)),
    ...readOtherSteps(text).flatMap((step) => notReachedIn(callIn(file, step), step)),
  ].sort((one, other) => one.call.start - other.call.start)
}

function looksLikeOne(workspace: Workspace, path: string): boolean {
  const text = fileText(workspace, path)
  return /^[ \t]*pipeline[ \t]*:/m.test(text) && /^[ \t]+script_name[ \t]*:/m.test(text)
}

/** The definition of a step that runs nothing that can be debugged. */
function notReachedIn({ call, diagnose }: Described, { type, name }: OtherFileStep) {
  const why = own(OUT_OF_REACH, type)
  const step = { kind: 'step', type, name: withoutRoot(name), call } as const
  return why ? [withoutScript(step, diagnose(notReached(type, why)))] : []
}

function definitionOf(
  repository: Repository,
  file: Described,
  step: PipelineFileStep,
): FoundDefinition {
  const { workspace } = repository
  const { script, folder } = step
  const { call } = file
  const name = withoutRoot(step.name)
  return {
    kind: 'step',
    type: 'PythonScriptStep',
    name,
    call,
    ...scriptOf(repository, file, { name, folder }, () =>
      scriptNamed(workspace, file, { script: script.name, folder }, KEYS),
    ),
    uploads: 'folder',
    ...NO_STEP,
    changes: [{ call, step: null, blocked: null }],
    environment: environmentOf(workspace, file, step, name),
    warnings: [],
  }
}

/** The packages of its run configuration, which is a file of its own. */
function environmentOf(
  workspace: Workspace,
  file: Described,
  { runConfig }: PipelineFileStep,
  name: string,
): Environment {
  if (runConfig === null)
    return outOfReach(
      file,
      `the packages of ${name} are those of a default image: the step has no runconfig`,
      'name a run configuration under runconfig, with a condaDependenciesFile that lists debugpy and azureml-defaults',
    )
  const path = locateFile(workspace, dirname(file.path), runConfig)
  const held = path === null ? null : openDescribed(workspace, path, 'environment')
  if (path === null || held === null || 'reason' in held || isDiagnostic(held))
    return outOfReach(
      file,
      path === null
        ? `the packages of ${name} are those of ${withoutRoot(runConfig)}, which is not in the repository`
        : `the packages of ${name} cannot be told from ${path}, which describes no environment`,
      'add debugpy to the pip packages of that run configuration by hand',
    )
  // the SDK looks for what it names beside it
  return runEnvironment(workspace, held, name, [dirname(path)])
}
