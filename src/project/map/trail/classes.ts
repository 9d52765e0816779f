import { membersOf } from '../../../python/classes.ts'
import { decoratorsOf } from '../../../python/decorators.ts'
import { ownerOf } from '../../../python/functions.ts'
import {
  ancestor,
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../../python/syntax.ts'
import type { PythonFile } from '../../files/python-file.ts'

/** What the classes of the repository hold, as it stands in their bodies. */

/** Whether a name is the first parameter of the method around it. */
export function isSelf(file: PythonFile, node: PyNode): boolean {
  const definition = ancestor(node, 'function_definition')
  const parameters = definition && childOf(definition, 'parameters')
  const first = parameters ? namedChildren(parameters)[0] : undefined
  return (
    definition !== null &&
    first !== undefined &&
    ownerOf(definition) !== null &&
    !decoratorsOf(file, definition).includes('staticmethod') &&
    textOf(file.module, first) === textOf(file.module, node)
  )
}

/** The method that a class itself defines under a name: of a property, what reads it. */
export const methodOf = (definition: PyNode, file: PythonFile, name: string): PyNode | null =>
  membersOf(file, definition, name).find(({ kind }) => kind === 'function')?.value ?? null

/** The method that gives what an attribute of a class holds. */
export function propertyOf(definition: PyNode, file: PythonFile, name: string): PyNode | null {
  const method = methodOf(definition, file, name)
  const isRead = method && decoratorsOf(file, method).some((each) => /property$/.test(each))
  return isRead ? method : null
}

/** `self.name = …` in any method, and `name = …` in the class itself. */
export function assignmentsTo(
  { module }: PythonFile,
  definition: PyNode,
  name: string,
): { target: PyNode; value: PyNode }[] {
  return findAll(definition, 'assignment').flatMap((assignment) => {
    const target = childOf(assignment, 'left')
    const value = childOf(assignment, 'right')
    if (!target || !value) return []
    const isOwn =
      target.type === 'attribute'
        ? /^(self|cls)$/.test(textOf(module, partOf(target, 'object'))) &&
          textOf(module, partOf(target, 'attribute')) === name
        : target.type === 'identifier' &&
          textOf(module, target) === name &&
          ancestor(assignment, 'function_definition', 'class_definition') === definition
    return isOwn ? [{ target, value }] : []
  })
}
