import { callArguments } from '../../python/calls.ts'
import { qualifiedName } from '../../python/module.ts'
import { findAll, type PyNode, partOf } from '../../python/syntax.ts'
import type { PythonFile } from '../files/python-file.ts'

/**
 * What the code before a place makes its working folder: the argument of the one `os.chdir(…)` that is sure to have
 * run; relative paths start there. Null where there is none, or where several may count.
 */
export function workingFolder({ module }: PythonFile, place: PyNode): PyNode | null {
  if (!module.text.includes('chdir')) return null
  const before = findAll(module.root, 'call').filter(
    (call) =>
      call.end <= place.start && qualifiedName(module, partOf(call, 'function')) === 'os.chdir',
  )
  const [call] = before
  const block = call?.parent?.type === 'expression_statement' ? call.parent.parent : null
  if (!call || !block || before.length > 1) return null
  for (let at: PyNode | null = place; at; at = at.parent)
    if (at === block) return callArguments(module, call)?.positional[0] ?? null
  return null
}
