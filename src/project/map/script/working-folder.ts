import { only } from '../../../collections/only.ts'
import { movesOf } from '../../../notebook/moves.ts'
import { isNotebook, readNotebook } from '../../../notebook/notebook.ts'
import { callArguments } from '../../../python/calls.ts'
import { calledName } from '../../../python/module.ts'
import { findAll, isWithin, type PyNode } from '../../../python/syntax.ts'
import type { UnitNode } from '../../../python/values/static-value.ts'
import { readable } from '../../diagnostic.ts'
import type { PythonFile } from '../../files/python-file.ts'
import type { Workspace } from '../../files/workspace.ts'

/** The folder that code has gone to: an expression, or a path that stands in a magic. */
export type WorkingFolder = UnitNode | { readonly path: string }

/**
 * What the code before a place makes its working folder, by the one `os.chdir(…)` or `%cd …` that is sure to have run;
 * relative paths start there. Null where there is none, or where several may count.
 */
export function workingFolder(
  workspace: Workspace,
  file: PythonFile,
  place: PyNode,
): WorkingFolder | null {
  return only([...callsBefore(file, place), ...magicsBefore(workspace, file, place)])
}

/** What may have been run before a place; null for what is not sure to have been. */
function callsBefore(unit: PythonFile, place: PyNode): (WorkingFolder | null)[] {
  const { module } = unit
  if (!module.text.includes('chdir')) return []
  return findAll(module.root, 'call')
    .filter((call) => call.end <= place.start && calledName(module, call) === 'os.chdir')
    .map((call) => {
      const block = call.parent?.type === 'expression_statement' ? call.parent.parent : null
      const node = callArguments(module, call)?.positional[0]
      return node && block && isWithin(place, block) ? { unit, node } : null
    })
}

function magicsBefore(
  workspace: Workspace,
  file: PythonFile,
  place: PyNode,
): (WorkingFolder | null)[] {
  const { path } = file
  if (!isNotebook(path) || !workspace.holds(path, ['%cd'])) return []
  const document = readable(workspace.document(path))
  const read = document && readNotebook(document.text)
  if (read?.status !== 'ok') return []
  return read.notebook.cells.flatMap(({ index, text }) => {
    const start = file.startOfCell(index)
    return movesOf(text).flatMap((move) => {
      if (start === null || start + move.start >= place.start) return []
      return [move.to === null ? null : { path: move.to }]
    })
  })
}
