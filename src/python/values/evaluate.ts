import { finalBinding } from '../bindings.ts'
import { stringValue } from '../strings.ts'
import { childOf, namedChildren, type PyNode, textOf } from '../syntax.ts'
import { readConditional } from './choices.ts'
import { merged } from './collections.ts'
import { callKnown } from './known-calls.ts'
import { callLoader } from './loaders.ts'
import { readBinding, readName } from './meanings.ts'
import { readAttribute, readDottedName, readSubscript } from './members.ts'
import { callOf } from './own-calls.ts'
import { isVariable, settledVariable } from './settled-variables.ts'
import {
  type Bound,
  integer,
  isPlain,
  type Need,
  NOWHERE,
  type StaticValue,
  string,
  type Unit,
  type UnitNode,
  unknown,
  type World,
} from './static-value.ts'
import { formatted, operation } from './texts.ts'

/** The string that an expression gives, as far as its own module says; null where that is not known to be one. */
export function stringIn(unit: Unit, node: PyNode): string | null {
  const value = new Reader().read(unit, node)
  return value.kind === 'string' ? value.value : null
}

/** How many expressions one after another may lead to a value. */
const DEEPEST = 60
/** How many conditions may depend on one another: functions that ask each other before they return would never end. */
const CONDITIONS = 2
/** How many expressions are read for one value: each of `a1 = a0 + a0`, `a2 = a1 + a1`, … doubles them. */
const MOST = 20_000
/** Longer strings are not known: no path is so long. UTF-16 code units. */
const LONGEST = 4096

/** An environment variable that is read at a node, and nothing in the repository sets. */
export interface Guess extends UnitNode {
  readonly name: string
  /** Its default; null where it has none, or is known to be another. */
  readonly value: StaticValue | null
  /** What it is known not to be. */
  readonly not: readonly string[]
}

/**
 * Evaluates expressions without running them. One reader is one reading: it knows what some names are bound to
 * (`bound`), and notes what it would have to know besides (`needs`), so that whoever asks can read again with that
 * settled.
 */
export class Reader {
  readonly world: World
  /** Which of several values of an environment variable is taken. */
  readonly attempt: number
  readonly needs: Need[] = []
  /** How many values the environment variable with the most of them has. */
  attempts = 1
  /**
   * How often something was read that may be another from run to run: an environment variable, what a decorator gives.
   */
  unsettled = 0
  /** How often that was an environment variable. */
  variables = 0
  /** Those that nothing in the repository sets, and the defaults that were taken for them. */
  readonly guesses: Guess[] = []
  /** The paths of the modules that were read on the way. */
  modules = new Set<string>()
  /** How often something was read that this reading has settled of an environment variable. */
  settled = 0
  #bound: Bound
  #depth = 0
  #asksForSettled = true
  #conditions = 0
  #work = { done: 0 }

  constructor(world: World = NOWHERE, bound: Bound = new Map(), attempt = 0) {
    this.world = world
    this.#bound = bound
    this.attempt = attempt
  }

  get bound(): Bound {
    return this.#bound
  }

  /** Evaluates with more names bound. */
  with<T>(bound: Bound | undefined, read: () => T): T {
    const outer = this.#bound
    this.#bound = new Map([...outer, ...(bound ?? [])])
    try {
      return read()
    } finally {
      this.#bound = outer
    }
  }

  /** Evaluates what the result does not depend on, whatever is missing for it. */
  aside<T>(read: (reader: Reader) => T): T {
    const inner = new Reader(this.world, this.#bound, this.attempt)
    inner.modules = new Set(this.modules)
    inner.#asksForSettled = this.#asksForSettled
    inner.#depth = this.#depth
    inner.#conditions = this.#conditions
    inner.#work = this.#work
    return read(inner)
  }

  /** Evaluates as if nothing were settled of environment variables. */
  asideFromSettled<T>(read: (reader: Reader) => T): T {
    return this.aside((inner) => {
      inner.#asksForSettled = false
      return read(inner)
    })
  }

  /** Strings, paths, literals, and what names, attributes and plain calls lead to. */
  read(unit: Unit, node: PyNode): StaticValue {
    this.modules.add(unit.path)
    const taken = this.bound.get(node)
    // which of several it is, is told where it turns out to be one of them
    if (taken?.kind === 'string') {
      if (isVariable(node)) this.settled++
      return taken
    }
    const value = this.deeper(() => this.#expression(unit, node)) ?? unknown(unit, node)
    return value.kind === 'string' && value.value.length > LONGEST ? unknown(unit, node) : value
  }

  /** Goes on to what something leads to; null where that has gone on for too long. */
  deeper<T>(read: () => T): T | null {
    if (this.#depth > DEEPEST || this.#work.done > MOST) return null
    this.#work.done++
    this.#depth++
    try {
      return read()
    } finally {
      this.#depth--
    }
  }

  /** The value of a name once its module has run. */
  global(unit: Unit, name: string): StaticValue | null {
    const binding = finalBinding(unit.module, name)
    if (binding) return readBinding(this, unit, binding, binding.node)
    return unit.module.scopes.module.bindings.has(name) ? null : this.fromStars(unit, name)
  }

  /** What a name stands for that a module has of another: `from .steps import *`. */
  fromStars({ module, path }: Unit, name: string): StaticValue | null {
    // packages that hand on each other's names come round
    return this.deeper(() => {
      for (const star of module.scopes.starImports) {
        const found = this.world.import(star, path)
        const value = found && found.path !== path && this.global(found, name)
        if (value) return value
      }
      return null
    })
  }

  /** Reads for a condition; null where too many others lead to it. */
  forCondition<T>(read: () => T): T | null {
    if (this.#conditions >= CONDITIONS) return null
    this.#conditions++
    try {
      return this.deeper(read)
    } finally {
      this.#conditions--
    }
  }

  #expression(unit: Unit, node: PyNode): StaticValue {
    const { module } = unit
    const plain = stringValue(module, node)
    if (plain !== null) return string(plain)
    switch (node.type) {
      case 'none':
        return { kind: 'none' }
      case 'true':
      case 'false':
        return { kind: 'boolean', value: node.type === 'true' }
      case 'integer': {
        const value = Number(textOf(module, node).replaceAll('_', ''))
        // `3j` is one for the grammar
        return Number.isNaN(value) ? unknown(unit, node) : integer(value)
      }
      case 'unary_operator': {
        const value = this.part(unit, node, childOf(node, 'argument'))
        return value.kind === 'integer' && textOf(module, node).startsWith('-')
          ? integer(-value.value)
          : unknown(unit, node)
      }
      case 'parenthesized_expression':
        return this.part(unit, node, namedChildren(node)[0])
      case 'assignment':
      case 'named_expression': {
        // of `a = b = []`, what is done to the one is seen in the other
        const value = this.part(unit, node, childOf(node, 'right') ?? childOf(node, 'value'))
        return isPlain(value) ? value : unknown(unit, node)
      }
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
        return merged(this, unit, node) ?? operation(this, unit, node)
      case 'boolean_operator': {
        const left = this.part(unit, node, childOf(node, 'left'))
        if (childOf(node, 'operator')?.type !== 'or') return unknown(unit, node)
        const falsy =
          left.kind === 'none' ||
          (left.kind === 'string' && left.value === '') ||
          (left.kind === 'unknown' && left.unset)
        return falsy ? this.part(unit, node, childOf(node, 'right')) : left
      }
      case 'conditional_expression':
        return readConditional(this, unit, node)
      case 'identifier':
        return readName(this, unit, node)
      case 'attribute':
        return readAttribute(this, unit, node)
      case 'dotted_name':
        return readDottedName(this, unit, node)
      case 'subscript':
        return readSubscript(this, unit, node)
      case 'call':
        return (
          callKnown(this, unit, node) ?? callLoader(this, unit, node) ?? callOf(this, unit, node)
        )
      default:
        return unknown(unit, node)
    }
  }

  /** A part of an expression; where there is no such part, nothing is known of the whole. */
  part(unit: Unit, whole: PyNode, node: PyNode | null | undefined): StaticValue {
    return node ? this.read(unit, node) : unknown(unit, whole)
  }

  /** An environment variable: what the repository's files set it to, else the default. */
  variable(unit: Unit, node: PyNode, name: string, fallback?: PyNode): StaticValue {
    const values = this.world.variable(name, unit.path)
    const given = fallback && this.read(unit, fallback)
    const { value: settled = null, not = [] } =
      values.length === 0 && this.#asksForSettled ? settledVariable(this, node, name, given) : {}
    if (settled) {
      this.settled++
      return settled
    }
    this.unsettled++
    this.variables++
    const otherwise = given?.kind === 'string' && not.includes(given.value) ? undefined : given
    if (values.length === 0) this.guesses.push({ unit, node, name, value: otherwise ?? null, not })
    const usable = otherwise?.kind === 'string' || otherwise?.kind === 'none'
    const choices = values.length + (usable ? 1 : 0)
    this.attempts = Math.max(this.attempts, choices)
    const value = values[Math.min(this.attempt, choices - 1)]
    if (value !== undefined) return string(value, true)
    return otherwise ?? { kind: 'unknown', unit, node, unset: true }
  }
}
