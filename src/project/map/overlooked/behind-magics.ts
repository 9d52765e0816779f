import { DEFINING } from '../../../../transforms/azureml/kinds.ts'
import { maskedLines } from '../../../notebook/magics.ts'
import { isNotebook } from '../../../notebook/notebook.ts'
import type { Diagnostic } from '../../diagnostic.ts'
import type { PythonFile } from '../../files/python-file.ts'

/** Warns where a line magic of a notebook runs a statement that makes a step: it is masked like any other magic. */
export function behindMagics(file: PythonFile): Diagnostic[] {
  if (!isNotebook(file.path)) return []
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
