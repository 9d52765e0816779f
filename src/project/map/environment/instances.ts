import { argument, callArguments } from '../../../python/calls.ts'
import { basesOf } from '../../../python/classes.ts'
import { ancestor, childOf, type PyNode } from '../../../python/syntax.ts'
import { fieldsOf } from '../../../python/values/records.ts'
import type { PythonFile } from '../../files/python-file.ts'
import { sharedWorld } from '../../world/world.ts'
import { isSelf, methodOf } from './classes.ts'
import type { Frame, Name, Site } from './site.ts'
import { definitionOf } from './symbols.ts'
import type { Trail } from './trail.ts'

/** A class, seen from the call that makes an instance of it. */
export interface ClassSite {
  readonly file: PythonFile
  readonly definition: PyNode
  readonly frame: Frame | null
  /** That call, where it is seen. */
  readonly made: Site | null
  /** What the instance goes by. */
  readonly names: readonly Name[]
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
    return classWithBases(trail, made.file, made.node, origin, origin.names)
  })
}

/** A class and those that it is derived from. */
export function classWithBases(
  trail: Trail,
  file: PythonFile,
  definition: PyNode,
  made: Site | null = null,
  names: readonly Name[] = [],
): ClassSite[] {
  const init = made && methodOf(definition, file, '__init__')
  const bases = basesOf(definition).flatMap((base) => {
    const found = definitionOf(trail.workspace, file, base)
    return found?.kind === 'class' && found.node !== definition
      ? [{ file: found.file, definition: found.node, frame: null, made: null, names }]
      : []
  })
  return [
    { file, definition, frame: init && { definition: init, call: made }, made, names },
    ...bases,
  ]
}

/**
 * What the call that makes an instance of a dataclass gives a field of it; null where its constructor is written out, or
 * the field may hold something else later.
 */
export function fieldGiven(trail: Trail, type: ClassSite, name: string): Site | null {
  const { file, definition, made, frame } = type
  const args = made && !frame ? callArguments(made.file.module, made.node) : null
  const fields = args ? fieldsOf({ unit: file, node: definition }) : []
  if (!made || !args || !fields.includes(name)) return null
  if (methodOf(definition, file, '__post_init__')) return null
  if (sharedWorld(trail.workspace).isReplaced(file, definition, name)) return null
  const [, ...bases] = classWithBases(trail, file, definition)
  // the fields of a base class come first
  const found = argument(args, name, bases.length === 0 ? fields : [])
  return found && { ...made, node: found.value }
}
