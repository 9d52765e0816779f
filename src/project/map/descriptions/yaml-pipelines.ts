import { basename } from '../../../python/paths.ts'
import { aboutFile, type Diagnostic, readable } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'

/**
 * Pipelines that YAML describes (`Pipeline.load_yaml`, `az ml run submit-pipeline -y`): their steps are not found, which
 * is said.
 */

/** May be one by its name. */
export const isYamlPipeline = (path: string): boolean =>
  /\.ya?ml$/i.test(path) && /pipe/i.test(basename(path))

/** What is to be said of such a pipeline; null where it is something else by the same name. */
export function aboutYamlPipeline(workspace: Workspace, path: string): Diagnostic | null {
  if (!workspace.holds(path, ['script_name'])) return null
  const text = readable(workspace.document(path))?.text ?? ''
  if (!/^pipeline[ \t]*:/m.test(text) || !/^[ \t]+script_name[ \t]*:/m.test(text)) return null
  return aboutFile(path, {
    code: 'pipeline-in-yaml',
    severity: 'warning',
    message: 'the steps of a pipeline that YAML describes are not found',
    hint: 'to debug one, construct the pipeline in Python: PythonScriptStep(...)',
  })
}
