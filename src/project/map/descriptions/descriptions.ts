import type { Diagnostic } from '../../diagnostic.ts'
import type { Definition } from '../definition.ts'
import type { Repository } from '../repository.ts'
import { isInferenceFile, readInferenceFile } from './inference-files.ts'
import { isRunFile, readRunDefinition } from './run-files.ts'
import { isCommandFile } from './submit-commands.ts'
import { readSubmitted } from './submitted-scripts.ts'
import { isYamlPipeline, readYamlPipeline } from './yaml-pipelines.ts'

/** What a file describes, or what is to be said of it; null or nothing where it is something else by the same name. */
type Read = (
  repository: Repository,
  path: string,
) => Definition | readonly Definition[] | Diagnostic | null

const KINDS: readonly { is(path: string): boolean; word: string; read: Read }[] = [
  { is: isInferenceFile, word: 'entryScript', read: readInferenceFile },
  { is: isRunFile, word: 'script', read: readRunDefinition },
  { is: isYamlPipeline, word: 'script_name', read: readYamlPipeline },
  { is: isCommandFile, word: 'submit-script', read: readSubmitted },
]

/** Whether a file may describe what no code constructs, by its name. */
export const isDescription = (path: string): boolean =>
  // every file of the repository is asked
  /\.(json|ya?ml|runconfig|sh|ps1|cmd|bat)$|makefile$/i.test(path) &&
  KINDS.some(({ is }) => is(path))

/**
 * The jobs or deployments that such a file describes, and what is to be said of it; none where it is something else by
 * the same name.
 */
export function readDescriptions(
  repository: Repository,
  path: string,
): readonly (Definition | Diagnostic)[] {
  const kinds = KINDS.filter(({ is }) => is(path))
  const words = kinds.map(({ word }) => word)
  // most are something else: each is read once
  if (!repository.workspace.holds(path, words)) return []
  for (const { read } of kinds) {
    const found = [read(repository, path) ?? []].flat()
    if (found.length > 0) return found
  }
  return []
}
