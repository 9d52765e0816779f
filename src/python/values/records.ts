import { argument, callArguments, splatsOf } from '../calls.ts'
import { assignmentsIn, basesOf, constructorIn, lineage } from '../classes.ts'
import { decoratorsOf } from '../decorators.ts'
import { calledName, type PythonModule } from '../module.ts'
import { childOf, namedChildren, type PyNode, partOf, textOf } from '../syntax.ts'
import { readUnder } from './collections.ts'
import type { Reader } from './evaluate.ts'
import {
  type StaticValue,
  type StaticValueOf,
  string,
  type Unit,
  type UnitNode,
  unknown,
} from './static-value.ts'

/** Classes that only declare their fields: a dataclass, an attrs class, a model of pydantic's. */

/** Whether a class declares fields, and its constructor, which is not written out, takes them. */
export function isRecord(reader: Reader, { unit, node }: UnitNode): boolean {
  const line = lineage(reader, { unit, node })
  return (
    !constructorIn(line) &&
    line.some((each) => fieldsOf(each).length > 0) &&
    line.some((each) => hasMadeConstructor(reader, each))
  )
}

/** Whether a decorator, or a base class of a library, may make a constructor that takes the fields. */
function hasMadeConstructor(reader: Reader, { unit, node }: UnitNode): boolean {
  const isDecorated = decoratorsOf(unit, node).length > 0
  return isDecorated || basesOf(node).some((base) => isOfLibrary(reader, unit, base))
}

const isOfLibrary = (reader: Reader, unit: Unit, base: PyNode): boolean =>
  reader.read(unit, base).kind !== 'class' &&
  !/^(object|ABC|abc\.ABC|Protocol|Generic\b.*)$/s.test(textOf(unit.module, base))

/** The fields that a class itself declares, and its constructor takes. */
export const fieldsOf = ({ unit: { module }, node }: UnitNode): string[] =>
  assignmentsIn(node)
    .filter((assignment) => isField(module, assignment))
    .map((assignment) => textOf(module, partOf(assignment, 'left')))

function isField(module: PythonModule, assignment: PyNode): boolean {
  const type = childOf(assignment, 'type')
  const value = childOf(assignment, 'right')
  // attrs takes those without a type, too
  const isDeclared = type
    ? !NO_FIELD.test(textOf(module, type))
    : value?.type === 'call' && ATTRS_FIELD.test(calledName(module, value))
  return isDeclared && settingOfField(module, assignment, 'init')?.type !== 'false'
}

/** What the call that declares a field says of it: `True` of `field(kw_only=True)`. */
function settingOfField(module: PythonModule, assignment: PyNode, name: string): PyNode | null {
  const value = childOf(assignment, 'right')
  const args = value?.type === 'call' ? callArguments(module, value) : null
  return args?.keyword.get(name)?.value ?? null
}

/** The fields of a class that its constructor takes by name alone. */
const namedAlone = ({ unit: { module }, node }: UnitNode): string[] =>
  assignmentsIn(node)
    .filter((assignment) => settingOfField(module, assignment, 'kw_only')?.type === 'true')
    .map((assignment) => textOf(module, partOf(assignment, 'left')))

/** Calls of attrs that declare a field. */
const ATTRS_FIELD = /^attrs?\.(ib|attrib|field)$/

/** Types of what stands among the fields of a class, and is none. */
const NO_FIELD = /^["']?(\w+\.)*(ClassVar|KW_ONLY)\b/

/** The value that the constructor of a record is given for a field; null where it is given none. */
export function fieldArgument(
  reader: Reader,
  line: readonly StaticValueOf<'class'>[],
  { call, bound }: StaticValueOf<'instance'>,
  name: string,
): StaticValue | null {
  if (!call || constructorIn(line)) return null
  return reader.with(bound, () => {
    const given = argumentForField(line, call, name)
    if (given)
      return isConverted(line, name) ? unknown(call.unit, given) : reader.read(call.unit, given)
    const args = callArguments(call.unit.module, call.node)
    return args?.starred ? spreadArgument(reader, call, name) : null
  })
}

/** The argument that the constructor is given for a field, by name or by place: fields of base classes come first. */
export function argumentForField(
  line: readonly UnitNode[],
  { unit, node }: UnitNode,
  name: string,
): PyNode | null {
  const byName = new Set(line.flatMap(namedAlone))
  const fields = line.toReversed().flatMap(fieldsOf)
  const byPlace = [...new Set(fields)].filter((field) => !byName.has(field))
  const args = callArguments(unit.module, node)
  // attrs takes a private field by its name without the underscore
  const bare = name.replace(/^_+/, '')
  const byBareName = fields.includes(bare) ? undefined : args?.keyword.get(bare)
  return ((args && argument(args, name, byPlace)) ?? byBareName)?.value ?? null
}

/** Whether a field holds something else than it is given. */
const isConverted = (line: readonly UnitNode[], name: string): boolean =>
  line.some(({ unit: { module }, node }) =>
    assignmentsIn(node).some(
      (assignment) =>
        textOf(module, partOf(assignment, 'left')) === name &&
        changesText(module, settingOfField(module, assignment, 'converter')),
    ),
  )

/** Whether a converter may make another text of one. */
const changesText = (module: PythonModule, converter: PyNode | null | undefined): boolean =>
  converter ? !/^(str|(pathlib\.)?(Pure)?Path|os\.fspath)$/.test(textOf(module, converter)) : false

/** The value that `Settings(**config)` is given for a field; null where that is surely none. */
function spreadArgument(
  reader: Reader,
  { unit, node }: UnitNode,
  name: string,
): StaticValue | null {
  for (const splat of splatsOf(node)) {
    const held = reader.part(unit, splat, namedChildren(splat)[0])
    if (splat.type === 'list_splat' || held.kind !== 'collection') return unknown(unit, splat)
    const value = readUnder(reader, held, string(name), { unit, node: splat })
    if (value) return value
  }
  return null
}

/** The default of a field: `x` of `field(default=x)`, `field(default_factory=lambda: x)` and attrs' `Factory(lambda: x)`. */
export function defaultOf({ module }: Unit, value: PyNode): PyNode {
  const name = calledName(module, value)
  if (!FIELD.test(name) && !ATTRS_FIELD.test(name)) return value
  const args = callArguments(module, value)
  if (changesText(module, args?.keyword.get('converter')?.value)) return value
  const given =
    args &&
    (argument(args, 'default', ['default']) ??
      args.keyword.get('default_factory') ??
      args.keyword.get('factory'))
  if (!given) return value
  const made = FACTORY.test(calledName(module, given.value))
    ? callArguments(module, given.value)?.positional[0]
    : given.value
  return made?.type === 'lambda' ? partOf(made, 'body') : given.value
}

/** The function that makes the default of a field, which is named there: `make` of `field(default_factory=make)`. */
export function factoryOf({ module }: Unit, value: PyNode): PyNode | null {
  const name = calledName(module, value)
  if (!FIELD.test(name) && !ATTRS_FIELD.test(name)) return null
  const { keyword } = callArguments(module, value) ?? {}
  const factory = (keyword?.get('default_factory') ?? keyword?.get('factory'))?.value
  return factory && factory.type !== 'lambda' ? factory : null
}

/** Calls of other libraries that declare a field. */
const FIELD = /^(dataclasses\.field|pydantic\.Field)$/
const FACTORY = /^attrs?\.Factory$/
