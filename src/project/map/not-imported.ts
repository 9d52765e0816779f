import { runsAnother } from '../../notebook/magics.ts'
import { findAll, partOf, textOf } from '../../python/syntax.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import { DEFINING } from './candidates.ts'

/**
 * Where a file calls a class of the SDK that nothing in it imports: only what a notebook runs with `%run` can have, or
 * a cell that was there when its kernel was started.
 */
export function classesNotImported(file: PythonFile): Diagnostic[] {
  const { module, path } = file
  const isNotebook = path.endsWith('.ipynb')
  const isRun = isNotebook && runsAnother(module.text)
  // without a word of azureml, an Estimator is somebody else's
  if (!isRun && !module.text.includes('azureml')) return []
  if (module.scopes.starImports.length > 0) return []
  return findAll(module.root, 'call').flatMap((call) => {
    const callee = partOf(call, 'function')
    const name = textOf(module, callee)
    const isMissing =
      callee.type === 'identifier' &&
      DEFINING.includes(name) &&
      module.scopes.resolve(name, callee) === null
    if (!isMissing) return []
    const here = isNotebook ? 'this notebook' : 'this file'
    return file.diagnose({
      code: isRun ? 'class-from-run' : 'class-not-imported',
      severity: 'warning',
      at: call.start,
      message: `${name}(...) is not found: nothing in ${here} imports it${
        isRun ? ', unless what it runs with %run does' : ''
      }`,
      hint: `import ${name} in ${isNotebook ? 'the notebook' : 'the file'} itself`,
    })
  })
}
