import { lastBinding } from '../bindings.ts'
import {
  assignmentsIn,
  basesOf,
  declares,
  isEnum,
  lineage,
  membersOf,
  usesOfOwn,
} from '../classes.ts'
import { decoratorsOf } from '../decorators.ts'
import { parametersOf } from '../functions.ts'
import { qualifiedName } from '../module.ts'
import { isChanged } from '../mutations.ts'
import { ROOT } from '../paths.ts'
import { ancestor, definedName, type PyNode, partOf, textOf } from '../syntax.ts'
import { CHANGEABLE, isChangedByOthers } from './changes.ts'
import { readItem, readNamed } from './collections.ts'
import type { Reader } from './evaluate.ts'
import { certainOf, putsInto } from './instance-attributes.ts'
import { defaultOf, fieldArgument, fieldsOf } from './records.ts'
import { returned } from './returned.ts'
import { fieldFromEnvironment } from './settings-fields.ts'
import {
  type Bound,
  type StaticValue,
  type StaticValueOf,
  string,
  type Unit,
  type UnitNode,
  unknown,
} from './static-value.ts'

/** What objects of the repository hold under a name. */

/** The module itself where the repository has it, or has a package on the way to it; else null. */
export function ownModule(reader: Reader, module: StaticValueOf<'module'>): StaticValue | null {
  return reader.world.import(module.dotted, module.from) ? module : null
}

/** What every object tells of its class, and every class of its name; null for anything else. */
function toldByItself(
  { kind, unit, node }: StaticValueOf<'class' | 'instance'>,
  name: string,
): StaticValue | null {
  if (name === '__class__' && kind === 'instance') return { kind: 'class', unit, node }
  return name === '__name__' && kind === 'class' ? string(definedName(unit.module, node)) : null
}

/** The value of `object.name`; null where it is not known. */
export function attributeOf(reader: Reader, object: StaticValue, name: string): StaticValue | null {
  switch (object.kind) {
    case 'module':
      return memberOf(reader, object, name)
    case 'class':
    case 'instance':
      return heldAttribute(reader, object, name)
    case 'keywords':
      return readNamed(reader, object, name)
    // of what wraps a dict: a plain one has no such attributes, and the code fails
    case 'collection':
      return object.node.type === 'dictionary' ? readItem(reader, object, string(name)) : null
    default:
      return null
  }
}

/** The value of a field that an object holds as it was given; null where a method sets it, and for what is no field. */
export function fieldKept(
  reader: Reader,
  object: StaticValueOf<'instance'>,
  name: string,
): StaticValue | null {
  const line = lineage(reader, object)
  const isField = line.some((each) => fieldsOf(each).includes(name))
  return isField && putsInto(line, name).length === 0 ? attributeOf(reader, object, name) : null
}

/** What a module has under a name, or the module below it of that name. */
function memberOf(
  reader: Reader,
  module: StaticValueOf<'module'>,
  name: string,
): StaticValue | null {
  const unit = reader.world.import(module.dotted, module.from)
  if (unit && name === '__file__') return string(`${ROOT}/${unit.path}`)
  const member = unit && reader.global(unit, name)
  if (unit && member) return reader.world.isReplaced(unit, null, name) ? null : member
  return ownModule(reader, { ...module, dotted: `${module.dotted}.${name}` })
}

/** What a class or an object of it holds in an attribute; null where anything may have put something else there. */
function heldAttribute(
  reader: Reader,
  object: StaticValueOf<'class' | 'instance'>,
  name: string,
): StaticValue | null {
  const told = toldByItself(object, name)
  if (told) return told
  const line = lineage(reader, object)
  if (line.some(({ unit, node }) => reader.world.isReplaced(unit, node, name))) return null
  const held =
    object.kind === 'class'
      ? classAttribute(reader, line, name, null)
      : instanceAttribute(reader, line, name, object)
  if (held === null) return null
  if (line.some((type) => hasLibraryBase(reader, type))) reader.unsettledReads++
  const mayDiffer = CHANGEABLE.test(held.kind) && line.some((type) => changesIn(reader, type, name))
  return mayDiffer ? null : held
}

/** Whether a class is derived from what may fill its attributes from elsewhere: `class Settings(BaseSettings):`. */
const hasLibraryBase = (reader: Reader, { unit, node }: UnitNode): boolean =>
  basesOf(node).some(
    (base) =>
      !PLAIN_BASE.test(qualifiedName(unit.module, base) ?? '') &&
      reader.read(unit, base).kind !== 'class',
  )

/** Bases that are defined in the module itself, or in the standard library. */
const PLAIN_BASE = /^$|^(abc|enum|typing|collections)\./

function instanceAttribute(
  reader: Reader,
  line: readonly StaticValueOf<'class'>[],
  name: string,
  self: StaticValueOf<'instance'>,
): StaticValue | null {
  const puts = putsInto(line, name)
  if (puts.length === 0) return classAttribute(reader, line, name, self)
  const put = certainOf(puts, line, name)
  if (!put) return null
  const method = ancestor(put.node, 'function_definition')
  const bound = method ? new Map([...boundSelf(method, self), ...self.bound]) : self.bound
  return reader.with(bound, () => reader.read(put.unit, put.node))
}

/** Whether a method changes in place what an attribute of `self` holds, by whatever name. */
function changesIn(reader: Reader, type: StaticValueOf<'class'>, name: string): boolean {
  const uses = usesOfOwn(type, name)
  return (
    uses.some((use) => isChanged(type.unit.module, use, 'items and attributes')) ||
    isChangedByOthers(reader, type.unit, uses)
  )
}

/** The value of an attribute that a class body, or that of a base class, defines. */
function classAttribute(
  reader: Reader,
  line: readonly StaticValueOf<'class'>[],
  name: string,
  self: StaticValueOf<'instance'> | null,
): StaticValue | null {
  const field = self && fieldArgument(reader, line, self, name)
  if (field) return field
  const isField = line.some((each) => fieldsOf(each).includes(name))
  if (self?.given && isField) return null
  const fromEnvironment = self && fieldFromEnvironment(reader, line, name)
  if (fromEnvironment) return fromEnvironment
  const type = line.find((each) => declares(each, name))
  return type ? memberOfClass(reader, type, name, self ?? (line[0] as StaticValue)) : null
}

/**
 * The value of an attribute that one class body defines.
 *
 * @param receiver the instance, the member of an Enum, or the class, that is asked
 */
function memberOfClass(
  reader: Reader,
  { unit, node }: StaticValueOf<'class'>,
  name: string,
  receiver: StaticValue,
): StaticValue | null {
  const binding = lastBinding(unit.module, membersOf(unit, node, name))
  if (binding?.kind === 'assignment' && binding.value) {
    const value = reader.read(unit, defaultOf(unit, binding.value))
    return value.kind === 'string' && isEnum({ unit, node })
      ? { ...value, member: name, of: { unit, node } }
      : value
  }
  if (binding?.kind === 'class' && binding.value)
    return { kind: 'class', unit, node: binding.value }
  if (binding?.kind !== 'function' || !binding.value) return null
  return boundMethod(reader, unit, binding.value, receiver)
}

/** What a member of an Enum has of its class, by a method or a property; null where that defines none. */
export function attributeOfMember(
  reader: Reader,
  member: StaticValueOf<'string'>,
  name: string,
): StaticValue | null {
  const { of } = member
  if (!of || !declares(of, name) || reader.world.isReplaced(of.unit, of.node, name)) return null
  return memberOfClass(reader, { kind: 'class', ...of }, name, member)
}

/** The members of an Enum in order; null for any other class. */
export function membersOfEnum(reader: Reader, type: StaticValueOf<'class'>): StaticValue[] | null {
  if (!isEnum(type)) return null
  const { module } = type.unit
  return assignmentsIn(type.node)
    .map((assignment) => partOf(assignment, 'left'))
    .filter((left) => left.type === 'identifier' && !textOf(module, left).startsWith('_'))
    .map((left) => attributeOf(reader, type, textOf(module, left)) ?? unknown(type.unit, type.node))
}

/** A method as an instance, a member of an Enum, or the class itself, gives it; of a property, its value. */
function boundMethod(
  reader: Reader,
  unit: Unit,
  node: PyNode,
  receiver: StaticValue,
): StaticValue | null {
  const decorators = decoratorsOf(unit, node)
  const isInstance = receiver.kind !== 'class'
  if (decorators.includes('staticmethod')) return { kind: 'function', unit, node }
  if (decorators.includes('classmethod')) {
    const type = receiver.kind === 'string' ? receiver.of : receiver
    return type && 'node' in type
      ? { kind: 'method', unit, node, self: { kind: 'class', unit: type.unit, node: type.node } }
      : null
  }
  const [decorator, more] = decorators
  if (more === undefined && /^(functools\.)?(cached_)?property$/.test(decorator ?? ''))
    return isInstance ? returned(reader, unit, node, boundSelf(node, receiver)) : null
  // what a library makes of it may be read without a call
  if (decorators.some((each) => /property|\.(setter|deleter)$/.test(each))) return null
  return isInstance
    ? { kind: 'method', unit, node, self: receiver }
    : { kind: 'function', unit, node }
}

const boundSelf = (method: PyNode, self: StaticValue): Bound =>
  new Map(
    parametersOf(method)
      .slice(0, 1)
      .map(({ name }) => [name, self]),
  )
