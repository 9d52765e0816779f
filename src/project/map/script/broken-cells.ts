import { type PyNode, textOf } from '../../../python/syntax.ts'
import type { PythonFile } from '../../files/python-file.ts'

/** The cell without which a name means nothing: it assigns the name, and does not parse. */
export function brokenCellThatAssigns(
  { broken, module }: PythonFile,
  node: PyNode,
): PythonFile['broken'][number] | null {
  if (broken.length === 0 || node.type !== 'identifier') return null
  const name = textOf(module, node)
  if (module.scopes.resolve(name, node) !== null) return null
  const assigns = new RegExp(`^[ \\t]*${name}[ \\t]*=(?!=)`, 'm')
  return broken.findLast(({ cell }) => assigns.test(cell.text)) ?? null
}
