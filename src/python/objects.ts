import { isChanged, isTarget, lastBinding } from './bindings.ts'
import { argument, callArguments, splatsOf } from './calls.ts'
import { lacks, readItem, readNamed } from './collections.ts'
import type { Reader } from './evaluate.ts'
import { bindArguments, decoratorsOf, parametersOf, returned } from './functions.ts'
import { calledName, qualifiedName } from './module.ts'
import { namedTuple } from './named-tuples.ts'
import { ROOT } from './paths.ts'
import type { Binding } from './scopes.ts'
import {
  type Bound,
  type StaticValue,
  type StaticValueOf,
  string,
  type Unit,
  type UnitNode,
  unknown,
} from './static-value.ts'
import {
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  statementOf,
  textOf,
} from './syntax.ts'

/** A module where it is the repository's own, or a package on the way to one; else null. */
export function ownModule(reader: Reader, module: StaticValueOf<'module'>): StaticValue | null {
  return reader.world.import(module.dotted, module.from) ? module : null
}

/** `object.name`; null where it is not known. */
export function attributeOf(reader: Reader, object: StaticValue, name: string): StaticValue | null {
  switch (object.kind) {
    case 'module': {
      const unit = reader.world.import(object.dotted, object.from)
      if (unit && name === '__file__') return string(`${ROOT}/${unit.path}`)
      const member = unit && reader.global(unit, name)
      if (unit && member) return reader.world.isReplaced(unit, null, name) ? null : member
      const inner = { ...object, dotted: `${object.dotted}.${name}` }
      return ownModule(reader, inner)
    }
    case 'class':
    case 'instance': {
      const line = lineage(reader, object)
      if (line.some(({ unit, node }) => reader.world.isReplaced(unit, node, name))) return null
      return object.kind === 'class'
        ? classAttribute(reader, line, name, null)
        : instanceAttribute(reader, line, name, object)
    }
    case 'keywords':
      return readNamed(reader, object, name)
    // of what wraps a dict: a plain one has no such attributes, and the code fails
    case 'collection':
      return object.node.type === 'dictionary' ? readItem(reader, object, string(name)) : null
    default:
      return null
  }
}

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
function basesOf(node: PyNode): PyNode[] {
  const list = childOf(node, 'superclasses')
  return list ? namedChildren(list).filter(({ type }) => type !== 'keyword_argument') : []
}

function instanceAttribute(
  reader: Reader,
  line: readonly StaticValueOf<'class'>[],
  name: string,
  self: StaticValueOf<'instance'>,
): StaticValue | null {
  const puts = line.flatMap((type) => putsInto(type, name))
  if (puts.length === 0) return classAttribute(reader, line, name, self)
  const [put] = puts
  // what a method may put there later stands for nothing until then
  const certain = puts.length === 1 && (put?.initial || !line.some((type) => declares(type, name)))
  if (!put?.value || !certain) return null
  const { unit, value } = put
  const held = reader.with(self.bound, (inner) => inner.read(unit, value))
  return held.kind === 'collection' && line.some((type) => changesIn(type, name)) ? null : held
}

/** A place that puts something into an attribute of `self`. */
interface Put {
  readonly unit: Unit
  /** The expression; null for part of one, or a change of what was there. */
  readonly value: PyNode | null
  /** Whether every instance has it from the start. */
  readonly initial: boolean
}

function putsInto({ unit, node }: StaticValueOf<'class'>, name: string): Put[] {
  return findAll(node, 'attribute').flatMap((attribute) => {
    if (textOf(unit.module, attribute) !== `self.${name}` || !isTarget(attribute)) return []
    const { parent } = attribute
    const value =
      parent?.type === 'assignment' && attribute.field === 'left' ? childOf(parent, 'right') : null
    const init = constructorOf(unit, node)
    const initial = init !== null && statementOf(attribute).parent === childOf(init, 'body')
    return [{ unit, value, initial }]
  })
}

/** Whether a method changes in place what an attribute of `self` holds. */
const changesIn = ({ unit: { module }, node }: StaticValueOf<'class'>, name: string): boolean =>
  findAll(node, 'attribute').some(
    (attribute) =>
      textOf(module, attribute) === `self.${name}` &&
      isChanged(module, attribute, 'items and attributes'),
  )

/** A field of a dataclass that the constructor is given. */
function fieldArgument(
  reader: Reader,
  line: readonly StaticValueOf<'class'>[],
  call: StaticValueOf<'instance'>['call'],
  name: string,
): StaticValue | null {
  if (!call || initOf(line)) return null
  const fields = line.toReversed().flatMap(({ unit, node }) => fieldsOf(unit, node))
  const args = callArguments(call.unit.module, call.node)
  const given = args && argument(args, name, [...new Set(fields)])
  if (given) return reader.read(call.unit, given.value)
  return args?.starred ? spreadArgument(reader, call, name) : null
}

/** `Settings(**config)`: what a call is given under a name; null where that is surely nothing. */
function spreadArgument(
  reader: Reader,
  { unit, node }: UnitNode,
  name: string,
): StaticValue | null {
  for (const splat of splatsOf(node)) {
    const held = reader.part(unit, splat, namedChildren(splat)[0])
    if (splat.type === 'list_splat' || held.kind !== 'collection') return unknown(unit, splat)
    if (!lacks(reader, held, string(name)))
      return readItem(reader, held, string(name)) ?? unknown(unit, splat)
  }
  return null
}

/** Whether a class declares fields that its constructor, which is not written out, is given. */
export function isRecord(reader: Reader, { unit, node }: UnitNode): boolean {
  const line = lineage(reader, { unit, node })
  return (
    !initOf(line) &&
    line.some((each) => fieldsOf(each.unit, each.node).length > 0) &&
    line.some((each) => hasMadeConstructor(reader, each))
  )
}

/** Whether a decorator, or a base class of a library, makes a constructor that takes the fields. */
function hasMadeConstructor(reader: Reader, { unit, node }: UnitNode): boolean {
  const isDecorated = decoratorsOf(unit, node).length > 0
  return isDecorated || basesOf(node).some((base) => isOfLibrary(reader, unit, base))
}

const isOfLibrary = (reader: Reader, unit: Unit, base: PyNode): boolean =>
  reader.read(unit, base).kind !== 'class' &&
  !/^(object|ABC|abc\.ABC|Protocol|Generic\b.*)$/s.test(textOf(unit.module, base))

/** The constructor that a class has or inherits. */
function initOf(line: readonly StaticValueOf<'class'>[]): UnitNode | null {
  for (const { unit, node } of line) {
    const init = constructorOf(unit, node)
    if (init) return { unit, node: init }
  }
  return null
}

function fieldsOf({ module }: Unit, node: PyNode): string[] {
  return assignmentsIn(node).flatMap((assignment) =>
    childOf(assignment, 'type') ? [textOf(module, partOf(assignment, 'left'))] : [],
  )
}

/** The assignments that stand in a class body. */
const assignmentsIn = (node: PyNode): PyNode[] =>
  partOf(node, 'body')
    .children.flatMap((statement) => namedChildren(statement)[0] ?? [])
    .filter(({ type }) => type === 'assignment')

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

const declares = ({ unit, node }: StaticValueOf<'class'>, name: string): boolean =>
  membersOf(unit, node, name).length > 0

/** What a class body, or that of a base class, says about a name. */
function classAttribute(
  reader: Reader,
  line: readonly StaticValueOf<'class'>[],
  name: string,
  self: StaticValueOf<'instance'> | null,
): StaticValue | null {
  const field = self && fieldArgument(reader, line, self.call, name)
  if (field) return field
  const isField = line.some((each) => fieldsOf(each.unit, each.node).includes(name))
  if (self?.given && isField) return null
  const type = line.find((each) => declares(each, name))
  return type ? memberOfClass(reader, type, name, self ?? (line[0] as StaticValue)) : null
}

/** @param receiver the instance, or the class, that is asked */
function memberOfClass(
  reader: Reader,
  { unit, node }: StaticValueOf<'class'>,
  name: string,
  receiver: StaticValue,
): StaticValue | null {
  const binding = lastBinding(unit.module, membersOf(unit, node, name))
  if (binding?.kind === 'assignment' && binding.value) {
    const value = reader.read(unit, defaultOf(unit, binding.value))
    return value.kind === 'string' && isEnum({ unit, node }) ? { ...value, member: name } : value
  }
  if (binding?.kind === 'class' && binding.value)
    return { kind: 'class', unit, node: binding.value }
  if (binding?.kind !== 'function' || !binding.value) return null
  return methodOf(reader, unit, binding.value, receiver)
}

/** Whether a class is derived from one of Python's own that list their members. */
const isEnum = ({ unit: { module }, node }: UnitNode): boolean =>
  basesOf(node).some((base) => /^enum\.(Str|Int)?Enum$/.test(qualifiedName(module, base) ?? ''))

/** The members of an Enum in order; null for any other class. */
export function membersOfEnum(reader: Reader, type: StaticValueOf<'class'>): StaticValue[] | null {
  if (!isEnum(type)) return null
  const { module } = type.unit
  return assignmentsIn(type.node)
    .map((assignment) => partOf(assignment, 'left'))
    .filter((left) => left.type === 'identifier' && !textOf(module, left).startsWith('_'))
    .map((left) => attributeOf(reader, type, textOf(module, left)) ?? unknown(type.unit, type.node))
}

function methodOf(
  reader: Reader,
  unit: Unit,
  node: PyNode,
  receiver: StaticValue,
): StaticValue | null {
  const [decorator, more] = decoratorsOf(unit, node)
  const isInstance = receiver.kind === 'instance'
  if (more !== undefined) return null
  switch (decorator) {
    case undefined:
      return isInstance
        ? { kind: 'method', unit, node, self: receiver }
        : { kind: 'function', unit, node }
    case 'staticmethod':
      return { kind: 'function', unit, node }
    case 'classmethod': {
      const self: StaticValue = isInstance
        ? { kind: 'class', unit: receiver.unit, node: receiver.node }
        : receiver
      return { kind: 'method', unit, node, self }
    }
    default:
      return isInstance && /^(functools\.)?(cached_)?property$/.test(decorator)
        ? returned(reader, unit, node, boundSelf(node, receiver))
        : null
  }
}

/** `field(default=x)` and `field(default_factory=lambda: x)` stand for `x`. */
function defaultOf({ module }: Unit, value: PyNode): PyNode {
  if (!/^(dataclasses\.field|pydantic\.Field)$/.test(calledName(module, value))) return value
  const args = callArguments(module, value)
  const given =
    args && (argument(args, 'default', ['default']) ?? args.keyword.get('default_factory') ?? null)
  if (!given) return value
  return given.value.type === 'lambda' ? partOf(given.value, 'body') : given.value
}

const boundSelf = (method: PyNode, self: StaticValue): Bound =>
  new Map(
    parametersOf(method)
      .slice(0, 1)
      .map(({ name }) => [name, self]),
  )

/** Calls of what the repository defines: a class gives an instance, a plain function what it returns. */
export function callOf(reader: Reader, unit: Unit, call: PyNode): StaticValue {
  const callee = childOf(call, 'function')
  if (!callee) return unknown(unit, call)
  const target = reader.read(unit, callee)
  const at = { unit, node: call }
  switch (target.kind) {
    case 'class': {
      const instance: StaticValueOf<'instance'> = {
        ...target,
        kind: 'instance',
        bound: new Map(),
        call: at,
      }
      const init = initOf(lineage(reader, target))
      const bound = init && bindArguments(init, at, instance)
      return { ...instance, bound: bound ?? new Map() }
    }
    case 'function':
    case 'method': {
      const self = target.kind === 'method' ? target.self : null
      const bound = bindArguments(target, at, self)
      const value = bound && returned(reader, target.unit, target.node, bound)
      return value ?? unknown(unit, call)
    }
    default: {
      const tuple = target.kind === 'unknown' ? namedTuple(target, at) : null
      if (tuple) return tuple
      const stopped = target.kind === 'unknown' && !target.library && callee.type === 'attribute'
      return stopped ? target : { kind: 'unknown', unit, node: call, bound: reader.bound }
    }
  }
}
