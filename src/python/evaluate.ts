import { fallbackBindings, finalBinding, isMutated, reachingBinding } from './bindings.ts'
import { itemOf } from './collections.ts'
import { decoratorsOf, ownerOf } from './functions.ts'
import { callKnown } from './known-calls.ts'
import { qualifiedName } from './module.ts'
import { attributeOf, callOf, ownModule } from './objects.ts'
import { basename, dirname, parentOf, ROOT } from './paths.ts'
import type { Binding } from './scopes.ts'
import { stringValue } from './strings.ts'
import { ancestor, childOf, namedChildren, type PyNode, textOf } from './syntax.ts'
import { formatted, operation } from './texts.ts'
import {
  type Bound,
  type Need,
  NOWHERE,
  receiver,
  string,
  type Thing,
  type ThingOf,
  type Unit,
  unknown,
  type World,
} from './thing.ts'

/** How many expressions may lead to one another. */
const DEEPEST = 60
/** How many expressions are read for one: each of `a1 = a0 + a0`, `a2 = a1 + a1`, … doubles them. */
const MOST = 20_000
/** No path is longer. */
const LONGEST = 4096

/** One reading of the code: what is outside, what names are bound to, and what was missing on the way. */
export class Reader {
  readonly world: World
  readonly bound: Bound
  /** Which of several values of an environment variable is taken. */
  readonly attempt: number
  readonly needs: Need[] = []
  /** How many values the environment variable with the most of them has. */
  attempts = 1
  private depth = 0
  private work = { done: 0 }

  constructor(world: World = NOWHERE, bound: Bound = new Map(), attempt = 0) {
    this.world = world
    this.bound = bound
    this.attempt = attempt
  }

  /** Evaluates with more names bound. */
  with<T>(bound: Bound, read: (reader: Reader) => T): T {
    const inner = new Reader(this.world, new Map([...this.bound, ...bound]), this.attempt)
    inner.depth = this.depth
    inner.work = this.work
    const result = read(inner)
    this.needs.push(...inner.needs)
    this.attempts = Math.max(this.attempts, inner.attempts)
    return result
  }

  /** Strings, paths, literals, and what names, attributes and plain calls lead to. */
  read(unit: Unit, node: PyNode): Thing {
    if (this.depth > DEEPEST || this.work.done > MOST) return unknown(unit, node)
    this.work.done++
    this.depth++
    try {
      const value = this.expression(unit, node)
      return value.kind === 'string' && value.value.length > LONGEST ? unknown(unit, node) : value
    } finally {
      this.depth--
    }
  }

  /** The value of a name once its module has run. */
  global(unit: Unit, name: string): Thing | null {
    const binding = finalBinding(unit.module, name)
    return binding && this.binding(unit, binding, binding.node)
  }

  private expression(unit: Unit, node: PyNode): Thing {
    const { module } = unit
    const plain = stringValue(module, node)
    if (plain !== null) return string(plain)
    switch (node.type) {
      case 'none':
        return { kind: 'none' }
      case 'true':
      case 'false':
        return { kind: 'boolean', value: node.type === 'true' }
      case 'integer':
        return { kind: 'integer', value: Number(textOf(module, node)) }
      case 'unary_operator': {
        const value = this.part(unit, node, childOf(node, 'argument'))
        return value.kind === 'integer' && textOf(module, node).startsWith('-')
          ? { kind: 'integer', value: -value.value }
          : unknown(unit, node)
      }
      case 'parenthesized_expression':
        return this.part(unit, node, namedChildren(node)[0])
      case 'string':
      case 'concatenated_string':
        return formatted(this, unit, node)
      case 'list':
      case 'tuple':
      case 'expression_list':
      case 'set':
      case 'dictionary':
        return { kind: 'collection', unit, node, bound: this.bound }
      case 'binary_operator':
        return operation(this, unit, node)
      case 'boolean_operator': {
        const left = this.part(unit, node, childOf(node, 'left'))
        if (childOf(node, 'operator')?.type !== 'or') return unknown(unit, node)
        const falsy =
          left.kind === 'none' ||
          (left.kind === 'string' && left.value === '') ||
          (left.kind === 'unknown' && left.unset)
        return falsy ? this.part(unit, node, childOf(node, 'right')) : left
      }
      case 'identifier':
        return this.name(unit, node)
      case 'attribute':
        return this.attribute(unit, node)
      case 'subscript':
        return this.subscript(unit, node)
      case 'call':
        return callKnown(this, unit, node) ?? callOf(this, unit, node)
      default:
        return unknown(unit, node)
    }
  }

  /** A part of an expression; where there is no such part, nothing is known of the whole. */
  part(unit: Unit, whole: PyNode, node: PyNode | null | undefined): Thing {
    return node ? this.read(unit, node) : unknown(unit, whole)
  }

  private name(unit: Unit, node: PyNode): Thing {
    const { module, path } = unit
    const name = textOf(module, node)
    const scope = module.scopes.resolve(name, node)
    if (name === '__file__' && !scope)
      return path.endsWith('.ipynb') ? unknown(unit, node) : string(`${ROOT}/${path}`)
    if (!scope) {
      for (const star of module.scopes.starImports) {
        const found = this.world.import(star, path)
        const value = found && this.global(found, name)
        if (value) return value
      }
      return unknown(unit, node)
    }
    const binding = reachingBinding(module, node)
    return binding ? this.binding(unit, binding, node) : this.withFallback(unit, node)
  }

  /** `x = f()` and `if x is None: x = y`: what is known of both. */
  private withFallback(unit: Unit, node: PyNode): Thing {
    const pair = fallbackBindings(unit.module, node)
    if (!pair) return unknown(unit, node)
    const value = this.binding(unit, pair.first, node)
    const missing = value.kind === 'none' || (value.kind === 'unknown' && value.unset)
    const known = value.kind === 'string' && value.value !== ''
    if (!missing) return known ? value : unknown(unit, node)
    return this.binding(unit, pair.otherwise, node)
  }

  private binding(unit: Unit, binding: Binding, use: PyNode): Thing {
    const bound = this.bound.get(binding.node)
    if (bound) return bound.kind === 'deferred' ? this.read(bound.unit, bound.node) : bound
    switch (binding.kind) {
      case 'assignment': {
        if (!binding.value) return unknown(unit, use)
        const value = this.read(unit, binding.value)
        return value.kind === 'collection' && isMutated(unit.module, binding)
          ? unknown(unit, use)
          : value
      }
      case 'class':
      case 'function':
        return binding.value
          ? { kind: binding.kind, unit, node: binding.value }
          : unknown(unit, use)
      case 'import':
        return this.imported(unit, binding.qualified ?? '', use)
      case 'parameter':
        return this.parameter(unit, binding, use)
      default: {
        const part = this.unpacked(unit, binding)
        if (part) return part
        const loop = ancestor(binding.node, 'for_statement', 'for_in_clause')
        if (loop) this.needs.push({ kind: 'loop', unit, loop })
        return unknown(unit, use)
      }
    }
  }

  /** `b` of `a, b = f()`; null where it is bound otherwise, or the parts cannot be told. */
  private unpacked(unit: Unit, binding: Binding): Thing | null {
    const pattern = binding.node.parent
    const assignment = pattern?.parent
    if (!pattern || assignment?.type !== 'assignment' || pattern.field !== 'left') return null
    const parts = namedChildren(pattern)
    const right = childOf(assignment, 'right')
    if (!right || parts.some(({ type }) => /splat/.test(type))) return null
    const whole = this.read(unit, right)
    if (whole.kind !== 'collection' || namedChildren(whole.node).length !== parts.length)
      return null
    const item = itemOf(this, whole, { kind: 'integer', value: parts.indexOf(binding.node) })
    if (!item || isMutated(unit.module, binding)) return null
    return this.with(whole.bound, (reader) => reader.read(item.unit, item.node))
  }

  private imported(unit: Unit, qualified: string, use: PyNode): Thing {
    const found = ownModule(this, { kind: 'module', dotted: qualified, from: unit.path })
    if (found) return found
    const at = qualified.lastIndexOf('.')
    const [from, name] = [qualified.slice(0, Math.max(at, 0)), qualified.slice(at + 1)]
    const parent = /^\.*$/.test(from) ? `${from}.` : from
    const holder = at < 0 ? null : this.world.import(parent, unit.path)
    return (
      (holder && this.global(holder, name)) ?? { kind: 'unknown', unit, node: use, library: true }
    )
  }

  /** What callers pass is asked for elsewhere; `self`, an annotation or a default say something too. */
  private parameter(unit: Unit, binding: Binding, use: PyNode): Thing {
    const definition = ancestor(binding.node, 'function_definition', 'lambda')
    if (definition?.type !== 'function_definition') return unknown(unit, use)
    const own = ownerOf(definition)
    const first = namedChildren(childOf(definition, 'parameters') as PyNode)[0]
    const decorators = decoratorsOf(unit, definition)
    const isFirst = first === binding.node || first === binding.node.parent
    if (own && isFirst && !decorators.includes('staticmethod')) {
      const as = decorators.includes('classmethod') ? 'class' : 'instance'
      this.needs.push({ kind: 'receivers', unit, type: own, parameter: binding.node, as })
      return receiver(as, unit, own)
    }
    this.needs.push({ kind: 'callers', unit, function: definition })
    const annotation = binding.node.parent && childOf(binding.node.parent, 'type')
    const annotated = annotation && namedChildren(annotation)[0]
    if (annotated && !binding.value) {
      const type = this.read(unit, annotated)
      if (type.kind === 'class')
        return { kind: 'instance', unit: type.unit, node: type.node, bound: new Map() }
    }
    return binding.value ? this.read(unit, binding.value) : unknown(unit, use)
  }

  private attribute(unit: Unit, node: PyNode): Thing {
    const object = childOf(node, 'object')
    const name = textOf(unit.module, childOf(node, 'attribute') as PyNode)
    if (!object) return unknown(unit, node)
    if (textOf(unit.module, node) === 'os.sep') return string('/')
    if (textOf(unit.module, node) === 'os.curdir') return string('.')
    const value = this.read(unit, object)
    if (value.kind === 'string')
      switch (name) {
        case 'parent':
          return string(parentOf(value.value), value.secret)
        case 'name':
          return string(basename(value.value), value.secret)
        case 'stem':
          return string(basename(value.value).replace(/(?<=.)\.[^.]*$/, ''), value.secret)
        case 'value':
          // of a member of an Enum
          return value
        default:
          return unknown(unit, node)
      }
    if (value.kind === 'unknown') {
      const held =
        value.node.type === 'call' ? this.world.field(value.unit, value.node, name) : null
      return held ? this.read(held.unit, held.node) : value
    }
    return attributeOf(this, value, name) ?? unknown(unit, node)
  }

  private subscript(unit: Unit, node: PyNode): Thing {
    const { module } = unit
    const value = childOf(node, 'value')
    const index = childOf(node, 'subscript')
    if (!value || !index) return unknown(unit, node)
    const key = this.read(unit, index)
    if (value.type === 'attribute') {
      const name = textOf(module, childOf(value, 'attribute') as PyNode)
      if (name === 'parents' && key.kind === 'integer' && key.value >= 0) {
        const base = this.part(unit, node, childOf(value, 'object'))
        if (base.kind !== 'string') return base
        let path = base.value
        for (let up = key.value; up >= 0; up--) path = parentOf(path)
        return string(path, base.secret)
      }
    }
    if (key.kind === 'string' && qualifiedName(module, value) === 'os.environ')
      return this.variable(unit, node, key.value)
    // the folder of the script that was started
    if (textOf(module, value) === 'sys.path' && key.kind === 'integer' && key.value === 0)
      return string(unit.path.endsWith('.ipynb') ? '.' : dirname(`${ROOT}/${unit.path}`))
    const holder = this.read(unit, value)
    if (holder.kind === 'unknown') return holder.library ? unknown(unit, node) : holder
    const item = holder.kind === 'collection' ? itemOf(this, holder, key) : null
    return item
      ? this.with(holder.kind === 'collection' ? holder.bound : new Map(), (reader) =>
          reader.read(item.unit, item.node),
        )
      : unknown(unit, node)
  }

  /** An environment variable: what the repository's files set it to, else the default. */
  variable(unit: Unit, node: PyNode, name: string, fallback?: PyNode): Thing {
    const values = this.world.variable(name, unit.path)
    const otherwise = fallback && this.read(unit, fallback)
    const usable = otherwise?.kind === 'string' || otherwise?.kind === 'none'
    const choices = values.length + (usable ? 1 : 0)
    this.attempts = Math.max(this.attempts, choices)
    const value = values[Math.min(this.attempt, choices - 1)]
    if (value !== undefined) return string(value, true)
    return otherwise ?? { kind: 'unknown', unit, node, unset: true }
  }

  /** The nodes as strings, or what is in the way. */
  strings(unit: Unit, nodes: readonly PyNode[]): ThingOf<'string'>[] | Thing {
    const values: ThingOf<'string'>[] = []
    for (const item of nodes) {
      const value = this.read(unit, item)
      if (value.kind !== 'string') return value.kind === 'unknown' ? value : unknown(unit, item)
      values.push(value)
    }
    return values
  }
}
