import { basesOf } from '../../../python/classes.ts'
import { ancestor, childOf, type PyNode } from '../../../python/syntax.ts'
import type { PythonFile } from '../../files/python-file.ts'
import { isSelf, methodOf } from './classes.ts'
import type { Frame, Site } from './site.ts'
import { definitionOf } from './symbols.ts'
import type { Trail } from './trail.ts'

/** A class, seen from the call that makes an instance of it. */
export interface ClassSite {
  readonly file: PythonFile
  readonly definition: PyNode
  readonly frame: Frame | null
}

/** The classes of the repository that an expression is an instance of. */
export function classesOf(trail: Trail, site: Site): ClassSite[] {
  const { file, node } = site
  if (node.type === 'identifier' && isSelf(file, node)) {
    const definition = ancestor(node, 'class_definition')
    return definition ? classWithBases(trail, file, definition) : []
  }
  if (node.type !== 'identifier' && node.type !== 'call' && node.type !== 'attribute') return []
  return trail.originsOfObject(site).flatMap((origin) => {
    const callee = origin.node.type === 'call' ? childOf(origin.node, 'function') : null
    const made = callee && definitionOf(trail.workspace, origin.file, callee)
    if (made?.kind !== 'class') return []
    const init = methodOf(made.node, made.file, '__init__')
    return classWithBases(trail, made.file, made.node, init && { definition: init, call: origin })
  })
}

/** A class and those that it is derived from. */
export function classWithBases(
  trail: Trail,
  file: PythonFile,
  definition: PyNode,
  frame: Frame | null = null,
): ClassSite[] {
  const bases = basesOf(definition).flatMap((base) => {
    const found = definitionOf(trail.workspace, file, base)
    return found?.kind === 'class' && found.node !== definition
      ? [{ file: found.file, definition: found.node, frame: null }]
      : []
  })
  return [{ file, definition, frame }, ...bases]
}
