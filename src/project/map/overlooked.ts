import { maskedLines, runsAnother } from '../../notebook/magics.ts'
import { findAll, partOf, textOf } from '../../python/syntax.ts'
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

/** Where a notebook calls a class of the SDK that only what it runs with `%run` can have imported. */
export function broughtByRun(file: PythonFile): Diagnostic[] {
  const { module, path } = file
  if (!path.endsWith('.ipynb') || !runsAnother(module.text)) return []
  return findAll(module.root, 'call').flatMap((call) => {
    const callee = partOf(call, 'function')
    const name = textOf(module, callee)
    const isMissing =
      callee.type === 'identifier' &&
      DEFINING.includes(name) &&
      module.scopes.resolve(name, callee) === null &&
      module.scopes.starImports.length === 0
    if (!isMissing) return []
    return file.diagnose({
      code: 'class-from-run',
      severity: 'warning',
      at: call.start,
      message: `${name}(...) is not found: nothing in this notebook imports it, unless what it runs with %run does`,
      hint: `import ${name} in the notebook itself`,
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
