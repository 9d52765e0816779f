import type { Diagnostic } from '../../diagnostic.ts'
import type { Definition } from '../definition.ts'
import type { Repository } from '../repository.ts'
import { isInferenceFile, readInferenceFile } from './inference-files.ts'
import { isRunFile, readRunDefinition } from './run-files.ts'
import { aboutYamlPipeline, isYamlPipeline } from './yaml-pipelines.ts'

type Read = (repository: Repository, path: string) => Definition | Diagnostic | null

const KINDS: readonly { is(path: string): boolean; read: Read }[] = [
  { is: isInferenceFile, read: readInferenceFile },
  { is: isRunFile, read: ({ workspace }, path) => readRunDefinition(workspace, path) },
  { is: isYamlPipeline, read: ({ workspace }, path) => aboutYamlPipeline(workspace, path) },
]

/** Whether a file may describe what no code constructs, by its name. */
export const isDescription = (path: string): boolean =>
  // every file of the repository is asked
  /\.(json|ya?ml|runconfig)$/i.test(path) && KINDS.some(({ is }) => is(path))

/**
 * The job or deployment that such a file describes, or what is to be said of it; null where it is something else by the
 * same name.
 */
export function readDescription(
  repository: Repository,
  path: string,
): Definition | Diagnostic | null {
  for (const { is, read } of KINDS) {
    const found = is(path) ? read(repository, path) : null
    if (found) return found
  }
  return null
}
