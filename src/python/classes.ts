import { decoratorsOf } from './decorators.ts'
import { isSuperInit, ownerOf } from './functions.ts'
import { qualifiedName } from './module.ts'
import type { Binding } from './scopes.ts'
import {
  ancestor,
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  type PythonSource,
  partOf,
  textOf,
} from './syntax.ts'
import type { Reader } from './values/evaluate.ts'
import type { StaticValueOf, Unit, UnitNode } from './values/static-value.ts'

/** What classes are derived from, and what stands in their bodies. */

/** A class and those that it is derived from: nearest first, each once, as far as they are the repository's own. */
export function lineage(reader: Reader, { unit, node }: UnitNode): StaticValueOf<'class'>[] {
  const found = new Map<PyNode, StaticValueOf<'class'>>()
  const open: StaticValueOf<'class'>[] = [{ kind: 'class', unit, node }]
  for (let type = open.pop(); type; type = open.pop()) {
    if (found.has(type.node)) continue
    found.set(type.node, type)
    for (const base of basesOf(type.node).reverse()) {
      const read = reader.read(type.unit, base)
      if (read.kind === 'class') open.push(read)
    }
  }
  return [...found.values()]
}

/** What a class says that it is derived from. */
export function basesOf(node: PyNode): PyNode[] {
  const list = childOf(node, 'superclasses')
  return list ? namedChildren(list).filter(({ type }) => type !== 'keyword_argument') : []
}

/** The class whose constructor `super().__init__` is, by what the class around it is derived from first; null for any other callee. */
export function superclassOf(source: PythonSource, callee: PyNode): PyNode | null {
  const owner = isSuperInit(source, callee) ? ancestor(callee, 'class_definition') : null
  return (owner && basesOf(owner)[0]) ?? null
}

/** The constructor that a class has or inherits. */
export function constructorIn(line: readonly UnitNode[]): UnitNode | null {
  for (const { unit, node } of line) {
    const init = constructorOf(unit, node)
    if (init) return { unit, node: init }
  }
  return null
}

/** The constructor that a class itself defines; null where it inherits one. */
export function constructorOf(unit: Unit, node: PyNode): PyNode | null {
  const binding = membersOf(unit, node, '__init__').at(-1)
  return binding?.kind === 'function' ? binding.value : null
}

/** What a class body binds a name to, in order. */
export function membersOf({ module }: Unit, node: PyNode, name: string): readonly Binding[] {
  const first = childOf(node, 'body')?.children[0]
  return (first && module.scopes.scopeOf(first).bindings.get(name)) ?? []
}

/** Whether a class body binds a name. */
export const declares = ({ unit, node }: UnitNode, name: string): boolean =>
  membersOf(unit, node, name).length > 0

/** The assignments that stand in a class body. */
export const assignmentsIn = (node: PyNode): PyNode[] =>
  partOf(node, 'body')
    .children.flatMap((statement) => namedChildren(statement)[0] ?? [])
    .filter(({ type }) => type === 'assignment')

/** Whether a class is derived from one of Python's own that list their members. */
export const isEnum = ({ unit: { module }, node }: UnitNode): boolean =>
  basesOf(node).some((base) => /^enum\.(Str|Int)?Enum$/.test(qualifiedName(module, base) ?? ''))

/** Whether a name is the first parameter of the method around it. */
export function isSelf(unit: Unit, node: PyNode): boolean {
  const definition = ancestor(node, 'function_definition')
  const parameters = definition && childOf(definition, 'parameters')
  const first = parameters ? namedChildren(parameters)[0] : undefined
  return (
    definition !== null &&
    first !== undefined &&
    ownerOf(definition) !== null &&
    !decoratorsOf(unit, definition).includes('staticmethod') &&
    textOf(unit.module, first) === textOf(unit.module, node)
  )
}

/** The method that a class itself defines under a name: of a property, what reads it. */
export const methodOf = (unit: Unit, node: PyNode, name: string): PyNode | null =>
  membersOf(unit, node, name).find(({ kind }) => kind === 'function')?.value ?? null

/** The method that gives what an attribute of a class holds. */
export function propertyOf(unit: Unit, node: PyNode, name: string): PyNode | null {
  const method = methodOf(unit, node, name)
  const isRead = method && decoratorsOf(unit, method).some((each) => /property$/.test(each))
  return isRead ? method : null
}

/** `self.name = …` in any method, and `name = …` in the class itself. */
export function assignmentsTo(
  { module }: Unit,
  node: PyNode,
  name: string,
): { target: PyNode; value: PyNode }[] {
  return findAll(node, 'assignment').flatMap((assignment) => {
    const target = childOf(assignment, 'left')
    const value = childOf(assignment, 'right')
    if (!target || !value) return []
    const isOwn =
      target.type === 'attribute'
        ? /^(self|cls)$/.test(textOf(module, partOf(target, 'object'))) &&
          textOf(module, partOf(target, 'attribute')) === name
        : target.type === 'identifier' &&
          textOf(module, target) === name &&
          ancestor(assignment, 'function_definition', 'class_definition') === node
    return isOwn ? [{ target, value }] : []
  })
}
