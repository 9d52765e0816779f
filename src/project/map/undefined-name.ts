import { isNotebook } from '../../notebook/notebook.ts'
import { showsNames } from '../../python/command-line/onlookers.ts'
import { type PyNode, textOf } from '../../python/syntax.ts'
import type { Unit } from '../../python/values/static-value.ts'
import { fileOf } from '../files/python-file.ts'

/** Whether an expression is a name that nothing gives a meaning: a notebook may have it by cells that ran before. */
export function isUndefinedName({ module, path }: Unit, node: PyNode): boolean {
  if (node.type !== 'identifier' || isNotebook(fileOf(path))) return false
  const name = textOf(module, node)
  return !name.startsWith('__') && module.scopes.resolve(name, node) === null && !showsNames(module)
}
