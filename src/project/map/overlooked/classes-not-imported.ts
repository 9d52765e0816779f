import { DEFINING, SDK } from '../../../../transforms/azureml/kinds.ts'
import { runsAnother } from '../../../notebook/magics.ts'
import { isNotebook } from '../../../notebook/notebook.ts'
import { findAll, partOf, textOf } from '../../../python/syntax.ts'
import type { Diagnostic } from '../../diagnostic.ts'
import type { PythonFile } from '../../files/python-file.ts'

/**
 * Warns where a file calls a class of the SDK that nothing in it imports: a notebook may have it by `%run`, or by a
 * cell that was there when its kernel was started.
 */
export function classesNotImported(file: PythonFile): Diagnostic[] {
  const { module, path } = file
  const what = isNotebook(path) ? 'notebook' : 'file'
  const isRun = isNotebook(path) && runsAnother(module.text)
  // without a word of azureml, an Estimator is somebody else's
  const texts = [module.text, ...file.broken.map(({ cell }) => cell.text)]
  if (!isRun && !texts.some((text) => text.includes(SDK))) return []
  if (module.scopes.starImports.length > 0) return []
  return findAll(module.root, 'call').flatMap((call) => {
    const callee = partOf(call, 'function')
    const name = textOf(module, callee)
    const isMissing =
      callee.type === 'identifier' &&
      DEFINING.includes(name) &&
      module.scopes.resolve(name, callee) === null
    if (!isMissing) return []
    const broken = file.broken.find(({ cell }) => imports(cell.text, name))
    if (broken)
      return file.diagnose({
        code: 'class-not-imported',
        severity: 'warning',
        at: broken.start,
        message: `${name}(...) is not found: this cell, which imports it, does not parse as Python 3`,
        hint: 'mend the syntax error and run again',
      })
    return file.diagnose({
      code: isRun ? 'class-from-run' : 'class-not-imported',
      severity: 'warning',
      at: call.start,
      message: `${name}(...) is not found: nothing in this ${what} imports it${
        isRun ? ', unless what it runs with %run does' : ''
      }`,
      hint: `import ${name} in the ${what} itself`,
    })
  })
}

/** Whether text that does not parse looks as if it imported a name. */
const imports = (text: string, name: string): boolean =>
  new RegExp(`\\bimport\\b[^=]*\\b${name}\\b`).test(text)
