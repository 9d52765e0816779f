import { maskedLines } from '../../notebook/magics.ts'
import { aboutFile, type Diagnostic } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { DEFINING } from './candidates.ts'

/** What may define steps and is not found: what to say of it. */

/** Where a line magic of a notebook runs a statement that makes a step: it is masked like any other. */
export function behindMagics(file: PythonFile): Diagnostic[] {
  if (!file.path.endsWith('.ipynb')) return []
  return maskedLines(file.module.text).flatMap(({ start, text }) => {
    const name = DEFINING.find((each) => new RegExp(`\\b${each}\\(`).test(text))
    if (!name) return []
    return file.diagnose({
      code: 'step-behind-a-magic',
      severity: 'warning',
      at: start,
      message: `${name}(...) stands behind a magic on the same line, and is not found`,
      hint: 'put the magic at the top of the cell instead: %%time',
    })
  })
}

/** Says so where a repository without definitions uses the SDK's next version, which has no such classes. */
export function otherSdk(workspace: Workspace): Diagnostic[] {
  const [path] = workspace.mentioning('azure.ai.ml')
  if (path === undefined) return []
  const found = {
    code: 'sdk-v2',
    severity: 'info',
    message: 'the repository uses SDK v2 (azure.ai.ml), aml-debug is for SDK v1 (azureml.core)',
    hint: 'to debug a job of SDK v2, give it a VsCodeJobService',
  } as const
  return [aboutFile(path, found)]
}
