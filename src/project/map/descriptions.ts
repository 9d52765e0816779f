import type { Diagnostic } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import type { Definition } from './definition.ts'
import { isInferenceFile, readInferenceFile } from './inference-files.ts'
import { isRunFile, readRunDefinition } from './run-files.ts'

/** Whether a file may describe a job or a deployment that no code constructs, by its name. */
export const isDescription = (path: string): boolean => isInferenceFile(path) || isRunFile(path)

/** The definition that such a file is, or why it cannot be read; null where it is something else by the same name. */
export function readDescription(
  workspace: Workspace,
  path: string,
): Definition | Diagnostic | null {
  return (
    (isInferenceFile(path) ? readInferenceFile(workspace, path) : null) ??
    (isRunFile(path) ? readRunDefinition(workspace, path) : null)
  )
}
