import { argument, callArguments } from './calls.ts'
import type { Reader } from './evaluate.ts'
import { qualifiedName } from './module.ts'
import { ancestor, childOf, findAll, namedChildren, type PyNode, textOf } from './syntax.ts'
import type { Bound, Thing, Unit } from './thing.ts'
import { unknown } from './thing.ts'

type Of<Kind extends Thing['kind']> = Extract<Thing, { kind: Kind }>

/** A module of the repository by its dotted name; null where there is none, and no package on the way to one. */
export function memberOf(reader: Reader, module: Of<'module'>): Thing | null {
  return reader.world.import(module.dotted, module.from) ? module : null
}

/** `object.name`; null where it is not known. */
export function attributeOf(reader: Reader, object: Thing, name: string): Thing | null {
  switch (object.kind) {
    case 'module': {
      const unit = reader.world.import(object.dotted, object.from)
      const member = unit?.module.scopes.module.bindings.has(name)
        ? reader.global(unit, name)
        : null
      if (member) return member
      const inner = { ...object, dotted: `${object.dotted}.${name}` }
      return memberOf(reader, inner)
    }
    case 'class':
      return classAttribute(reader, object, name, null)
    case 'instance':
      return instanceAttribute(reader, object, name)
    default:
      return null
  }
}

function instanceAttribute(reader: Reader, instance: Of<'instance'>, name: string): Thing | null {
  const owner: Of<'class'> = { kind: 'class', unit: instance.unit, node: instance.node }
  const { module } = instance.unit
  const assigned = findAll(instance.node, 'assignment').filter((assignment) => {
    const left = childOf(assignment, 'left')
    return left?.type === 'attribute' && textOf(module, left) === `self.${name}`
  })
  if (assigned.length > 1) return null
  const value = assigned[0] && childOf(assigned[0], 'right')
  if (value) return reader.with(instance.bound, (inner) => inner.read(instance.unit, value))
  return fieldArgument(reader, instance, name) ?? classAttribute(reader, owner, name, instance)
}

/** A field of a dataclass that the constructor is given. */
function fieldArgument(
  reader: Reader,
  { unit, node, call }: Of<'instance'>,
  name: string,
): Thing | null {
  if (!call || findMethod(unit, node, '__init__')) return null
  const fields = fieldsOf(unit, node)
  const args = callArguments(call.unit.module, call.node)
  const given = args && argument(args, name, fields)
  return given ? reader.read(call.unit, given.value) : null
}

function fieldsOf({ module }: Unit, node: PyNode): string[] {
  const body = childOf(node, 'body') as PyNode
  return body.children.flatMap((statement) => {
    const assignment = namedChildren(statement)[0]
    const left = assignment?.type === 'assignment' ? childOf(assignment, 'left') : null
    return assignment && left && childOf(assignment, 'type') ? [textOf(module, left)] : []
  })
}

function findMethod({ module }: Unit, node: PyNode, name: string): PyNode | null {
  const body = childOf(node, 'body') as PyNode
  const definitions = body.children.map((child) =>
    child.type === 'decorated_definition' ? childOf(child, 'definition') : child,
  )
  return (
    definitions.find(
      (child) =>
        child?.type === 'function_definition' &&
        textOf(module, childOf(child, 'name') as PyNode) === name,
    ) ?? null
  )
}

/** What a class body, or that of a base class, says about a name. */
function classAttribute(
  reader: Reader,
  { unit, node }: Of<'class'>,
  name: string,
  self: Of<'instance'> | null,
): Thing | null {
  const { module } = unit
  const method = findMethod(unit, node, name)
  if (method) {
    const decorators = decoratorsOf(unit, method)
    if (
      self &&
      decorators.some((decorator) => /^(functools\.)?(cached_)?property$/.test(decorator))
    )
      return returned(reader, unit, method, new Map(selfOf(method, self)))
    if (decorators.length > 0 && !decorators.includes('staticmethod')) return null
    return self && decorators.length === 0
      ? { kind: 'method', unit, node: method, self }
      : { kind: 'function', unit, node: method }
  }
  const body = childOf(node, 'body') as PyNode
  const values = body.children.flatMap((statement) => {
    const assignment = namedChildren(statement)[0]
    const left = assignment?.type === 'assignment' ? childOf(assignment, 'left') : null
    const right = assignment && childOf(assignment, 'right')
    return left && right && textOf(module, left) === name ? [right] : []
  })
  const value = values.at(-1)
  if (value) return reader.read(unit, defaultOf(unit, value))
  for (const base of namedChildren(childOf(node, 'superclasses') ?? node)) {
    if (!childOf(node, 'superclasses') || base.type === 'keyword_argument') continue
    const type = reader.read(unit, base)
    const inherited =
      type.kind === 'class'
        ? self
          ? instanceAttribute(reader, { ...self, unit: type.unit, node: type.node }, name)
          : classAttribute(reader, type, name, null)
        : null
    if (inherited) return inherited
  }
  return null
}

/** `field(default=x)` and `field(default_factory=lambda: x)` stand for `x`. */
function defaultOf({ module }: Unit, value: PyNode): PyNode {
  if (value.type !== 'call') return value
  const name = qualifiedName(module, childOf(value, 'function') as PyNode)
  if (name !== 'dataclasses.field' && name !== 'pydantic.Field') return value
  const args = callArguments(module, value)
  const given =
    args && (argument(args, 'default', ['default']) ?? args.keyword.get('default_factory') ?? null)
  if (!given) return value
  return given.value.type === 'lambda' ? (childOf(given.value, 'body') as PyNode) : given.value
}

function decoratorsOf({ module }: Unit, method: PyNode): string[] {
  return method.parent?.type === 'decorated_definition'
    ? method.parent.children
        .filter(({ type }) => type === 'decorator')
        .map((decorator) => textOf(module, decorator).slice(1).trim())
    : []
}

const selfOf = (method: PyNode, self: Thing): [PyNode, Thing][] => {
  const first = parametersOf(method)[0]
  return first ? [[first.name, self]] : []
}

interface Parameter {
  readonly name: PyNode
  readonly value: PyNode | null
  readonly keywordOnly: boolean
}

/** The parameters of a function in order, without `*args` and `**kwargs`. */
export function parametersOf(definition: PyNode): Parameter[] {
  const found: Parameter[] = []
  let keywordOnly = false
  for (const parameter of namedChildren(childOf(definition, 'parameters') as PyNode)) {
    if (/splat_pattern|separator/.test(parameter.type)) {
      if (parameter.type !== 'positional_separator') keywordOnly = true
      continue
    }
    const name =
      parameter.type === 'identifier'
        ? parameter
        : (childOf(parameter, 'name') ??
          parameter.children.find(({ type }) => type === 'identifier'))
    if (name) found.push({ name, value: childOf(parameter, 'value'), keywordOnly })
  }
  return found
}

/** What a call binds the parameters of a function to; null where it cannot be told. */
export function bindArguments(
  definition: { readonly unit: Unit; readonly node: PyNode },
  call: { readonly unit: Unit; readonly node: PyNode },
  self: Thing | null,
): Bound | null {
  const args = callArguments(call.unit.module, call.node)
  if (!args || args.starred) return null
  const all = parametersOf(definition.node)
  const own = self && all[0] ? [[all[0].name, self] as const] : []
  const parameters = self ? all.slice(1) : all
  const positional = parameters.filter(({ keywordOnly }) => !keywordOnly)
  const bound = new Map<PyNode, Thing>(own)
  for (const { name, value, keywordOnly } of parameters) {
    const word = textOf(definition.unit.module, name)
    const given =
      args.keyword.get(word)?.value ??
      (keywordOnly ? undefined : args.positional[positional.findIndex((p) => p.name === name)])
    if (given) bound.set(name, { kind: 'deferred', unit: call.unit, node: given })
    else if (value) bound.set(name, { kind: 'deferred', unit: definition.unit, node: value })
    else bound.set(name, unknown(call.unit, call.node))
  }
  return bound
}

/** Calls of what the repository defines: a class gives an instance, a plain function what it returns. */
export function callOf(reader: Reader, unit: Unit, call: PyNode): Thing {
  const callee = childOf(call, 'function')
  if (!callee) return unknown(unit, call)
  const target = reader.read(unit, callee)
  const at = { unit, node: call }
  switch (target.kind) {
    case 'class': {
      const instance: Of<'instance'> = { ...target, kind: 'instance', bound: new Map(), call: at }
      const init = findMethod(target.unit, target.node, '__init__')
      if (!init) return instance
      const bound = bindArguments({ unit: target.unit, node: init }, at, instance)
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
      const stopped = target.kind === 'unknown' && !target.library && callee.type === 'attribute'
      return stopped ? target : { kind: 'unknown', unit, node: call, bound: reader.bound }
    }
  }
}

/** What a function returns, where its only `return` ends it. */
function returned(reader: Reader, unit: Unit, definition: PyNode, bound: Bound): Thing | null {
  const returns = findAll(definition, 'return_statement').filter(
    (statement) => ancestor(statement, 'function_definition', 'lambda') === definition,
  )
  const body = childOf(definition, 'body') as PyNode
  const [statement] = returns
  const value = statement && namedChildren(statement)[0]
  if (returns.length !== 1 || statement?.parent !== body || !value) return null
  if (findAll(body, 'yield').length > 0) return null
  return reader.with(bound, (inner) => inner.read(unit, value))
}

/** The constructor of a class, its own or inherited in the repository. */
export function constructorOf(unit: Unit, node: PyNode): PyNode | null {
  return findMethod(unit, node, '__init__')
}

/** The class that a method belongs to. */
export function ownerOf(definition: PyNode): PyNode | null {
  const decorated =
    definition.parent?.type === 'decorated_definition' ? definition.parent : definition
  const body = decorated.parent
  return body?.type === 'block' && body.parent?.type === 'class_definition' ? body.parent : null
}
