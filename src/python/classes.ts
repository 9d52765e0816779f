import { CacheInKeys, once } from '../collections/cache.ts'
import { groupBy } from '../collections/group-by.ts'
import { decoratorsOf } from './decorators.ts'
import { isSuperInit, ownerOf, parametersOf } from './functions.ts'
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
import { givenWhole } from './targets.ts'
import type { Reader } from './values/evaluate.ts'
import type { StaticValueOf, Unit, UnitNode } from './values/static-value.ts'

/** What classes are derived from, and what stands in their bodies. */

/** A class and its base classes, nearest first, each once; only those that the repository defines. */
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

/** The expressions that a class is derived from. */
export function basesOf(node: PyNode): PyNode[] {
  const list = childOf(node, 'superclasses')
  return list ? namedChildren(list).filter(({ type }) => type !== 'keyword_argument') : []
}

/** The bases of the class around, where a callee is `super().__init__`; null for any other callee. */
export function superclassesOf(source: PythonSource, callee: PyNode): PyNode[] | null {
  const owner = isSuperInit(source, callee) ? ancestor(callee, 'class_definition') : null
  return owner && basesOf(owner)
}

/** The calls of `super().__init__` in a constructor. */
export const superCallsIn = ({ module }: Pick<Unit, 'module'>, init: PyNode): PyNode[] =>
  findAll(init, 'call').filter((call) => isSuperInit(module, partOf(call, 'function')))

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

/** Whether a class is derived from `enum.Enum`, `IntEnum` or `StrEnum`. */
export const isEnum = ({ unit: { module }, node }: UnitNode): boolean =>
  basesOf(node).some((base) => /^enum\.(Str|Int)?Enum$/.test(qualifiedName(module, base) ?? ''))

/** Whether a name is that of the first parameter of the method around it: `self`, or `cls`. */
export function isSelf(unit: Unit, node: PyNode): boolean {
  const definition = ancestor(node, 'function_definition')
  if (!definition || !ownerOf(definition)) return false
  const [first] = parametersOf(definition)
  return (
    first !== undefined &&
    !decoratorsOf(unit, definition).includes('staticmethod') &&
    textOf(unit.module, first.name) === textOf(unit.module, node)
  )
}

/** The method that a class itself defines under a name; of a property, its getter. */
export const methodOf = (unit: Unit, node: PyNode, name: string): PyNode | null =>
  membersOf(unit, node, name).find(({ kind }) => kind === 'function')?.value ?? null

/** The getter of a property that a class itself defines; null where it defines none. */
export function propertyOf(unit: Unit, node: PyNode, name: string): PyNode | null {
  const method = methodOf(unit, node, name)
  const isRead = method && decoratorsOf(unit, method).some((each) => /property$/.test(each))
  return isRead ? method : null
}

/** Where the methods of a class use an attribute of the object, or the class, that they are called on: `self.name`. */
export const usesOfOwn = ({ unit: { module }, node }: UnitNode, name: string): readonly PyNode[] =>
  once(ownUses, node, () =>
    groupBy(
      findAll(node, 'attribute').filter((attribute) =>
        /^(self|cls)$/.test(textOf(module, partOf(attribute, 'object'))),
      ),
      (attribute) => textOf(module, partOf(attribute, 'attribute')),
    ),
  ).get(name) ?? []

const ownUses = new CacheInKeys<PyNode, ReadonlyMap<string, readonly PyNode[]>>()

/** What a class puts into an attribute: by `name = …` in its body, and by `self.name = …` in any method. */
export const assignmentsTo = (type: UnitNode, name: string): { target: PyNode; value: PyNode }[] =>
  [
    ...membersOf(type.unit, type.node, name).map(({ node }) => node),
    ...usesOfOwn(type, name),
  ].flatMap((target) => {
    const value = givenWhole(target)
    return value ? [{ target, value }] : []
  })
