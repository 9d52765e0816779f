import { PIPELINE_FILE_WORDS } from '../../../../transforms/azureml/pipeline-file.ts'
import { type Diagnostic, isDiagnostic, skipped } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import type { Definition, FoundDefinition } from '../definition.ts'
import type { Repository } from '../repository.ts'
import { readCodeInCommands } from './code-in-commands.ts'
import { readDeployActions } from './deploy-actions.ts'
import { deployedBy } from './deploy-commands.ts'
import { readDeployed } from './deployed-scripts.ts'
import { isInferenceFile, readInferenceFile } from './inference-files.ts'
import { isRunFile, isSubmitted, readRunDefinition } from './run-files.ts'
import { endsAsRunConfig, readWithoutScript } from './run-without-script.ts'
import { COMMAND_WORDS, faultIn, isCommandFile } from './submit-commands.ts'
import { readSubmitted } from './submitted-scripts.ts'
import { isYamlPipeline, readYamlPipeline } from './yaml-pipelines.ts'

/** What a file describes, or what is to be said of it; null or nothing where it is something else by the same name. */
type Read = (
  repository: Repository,
  path: string,
) => FoundDefinition | readonly (FoundDefinition | Diagnostic)[] | Diagnostic | null

interface Kind {
  readonly is: (path: string) => boolean
  readonly words: readonly string[]
  readonly read: Read
}

const RUN_FILE: Kind = { is: isRunFile, words: ['script'], read: readRunDefinition }

const INFERENCE_FILE: Kind = {
  is: isInferenceFile,
  words: ['entryScript'],
  read: readInferenceFile,
}

const KINDS: readonly Kind[] = [
  INFERENCE_FILE,
  RUN_FILE,
  { is: endsAsRunConfig, words: ['environment'], read: readWithoutScript },
  { is: isYamlPipeline, words: PIPELINE_FILE_WORDS, read: readYamlPipeline },
  { is: isCommandFile, words: COMMAND_WORDS, read: readCommandFile },
]

/** What the commands of a workflow or a shell script submit or hold, and what the actions of a workflow deploy. */
function readCommandFile(
  repository: Repository,
  path: string,
): readonly (FoundDefinition | Diagnostic)[] | Diagnostic {
  const read: Read[] = [readSubmitted, readDeployed, readDeployActions, readCodeInCommands]
  const found = read.flatMap((each) => each(repository, path) ?? [])
  // what is no YAML gives nothing
  const fault = found.length === 0 ? faultIn(repository.workspace, path) : null
  return fault
    ? skipped(
        path,
        'workflow-invalid',
        `it submits or deploys something, and is no valid YAML: ${fault.reason}`,
        'mend it and run again: what goes on in the next line is indented further than its key',
      )
    : found
}

/** What a file describes because a command submits or deploys it, whatever its name. */
const kindsByCommand = (workspace: Workspace, path: string): Kind[] => [
  ...(isSubmitted(workspace, path) ? [RUN_FILE] : []),
  ...(deployedBy(workspace, path).length > 0 ? [INFERENCE_FILE] : []),
]

/** Whether a file may describe what no code constructs: by its name, or because a command submits or deploys it. */
export const isDescription = (workspace: Workspace, path: string): boolean =>
  KINDS.some(({ is }) => is(path)) || kindsByCommand(workspace, path).length > 0

/**
 * The jobs or deployments that such a file describes, and what is to be said of it; none where it is something else by
 * the same name.
 */
export function readDescriptions(
  repository: Repository,
  path: string,
): readonly (Definition | Diagnostic)[] {
  const { workspace } = repository
  const named = KINDS.filter(({ is }) => is(path))
  const others = kindsByCommand(workspace, path).filter((kind) => !named.includes(kind))
  const kinds = [...others, ...named]
  const words = kinds.flatMap((kind) => kind.words)
  // most are something else: each is read once
  if (!workspace.holds(path, words)) return []
  for (const { read } of kinds) {
    const found = [read(repository, path) ?? []].flat()
    if (found.length > 0)
      return found.map((each, index) => (isDiagnostic(each) ? each : { index, ...each }))
  }
  return []
}
