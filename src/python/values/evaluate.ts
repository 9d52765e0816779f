import { finalBinding } from '../bindings.ts'
import { finalBranches } from '../branch-bindings.ts'
import type { PyNode } from '../syntax.ts'
import { readHeldBy } from './branches.ts'
import { readExpression } from './expressions.ts'
import type { Guess } from './from-outside.ts'
import { readBinding } from './meanings.ts'
import { isVariable } from './settled-variables.ts'
import { type Bound, type Need, type StaticValue, type Unit, unknown } from './static-value.ts'
import { NOWHERE, type World } from './world.ts'

/**
 * The string that an expression gives, as far as its own module says; null where that is not known to be one, as where an
 * option says it: a script gets its options from its step.
 */
export function stringIn(unit: Unit, node: PyNode): string | null {
  const value = new Reader().asideFromOptions((reader) => reader.read(unit, node))
  return value.kind === 'string' ? value.value : null
}

/** How many expressions one after another may lead to a value. */
const DEEPEST = 60
/** How often a function is followed within itself, `f(f(x))`: functions that call each other would never end. */
const RECURSIONS = 3
/** How many conditions may depend on one another: functions that ask each other before they return would never end. */
const CONDITIONS = 2
/** How many expressions are read for one value: each of `a1 = a0 + a0`, `a2 = a1 + a1`, … doubles them. */
const MOST = 20_000
/** Longer strings are not known: no path is so long. UTF-16 code units. */
const LONGEST = 4096

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
   * How often something was read that may be another from run to run: an environment variable, an option, what a
   * decorator or a library makes of the repository's own.
   */
  unsettledReads = 0
  /** How often that was an environment variable, or an option. */
  variableReads = 0
  /** How often that was an option. */
  optionReads = 0
  /** The variables and options that nothing in the repository gives, and the defaults that were taken for them. */
  readonly guesses: Guess[] = []
  /** The roots of the modules of which options were read that a command gives. */
  readonly givenIn = new Set<PyNode>()
  /** The paths of the modules that were read on the way. */
  modules = new Set<string>()
  /** How often something was read that this reading has settled of an environment variable. */
  settledReads = 0
  /** Whether options of the command line are their defaults, and not unknown. */
  readsOptions = true
  /** Whether what this reading has settled of environment variables is taken for their values. */
  asksForSettled = true
  /** Whether what its command gives decides conditions: `if sys.argv[1] == "train":` leads no other command there. */
  keepsToCommand = false
  #bound: Bound
  #depth = 0
  #conditions = 0
  #work = { done: 0 }
  /** How many calls of a function are being read, one within another. */
  #entered = new Map<PyNode, number>()

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
    if (!bound) return read()
    const outer = this.#bound
    this.#bound = new Map([...outer, ...bound])
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
    inner.readsOptions = this.readsOptions
    inner.asksForSettled = this.asksForSettled
    inner.keepsToCommand = this.keepsToCommand
    inner.#depth = this.#depth
    inner.#conditions = this.#conditions
    inner.#work = this.#work
    inner.#entered = this.#entered
    return read(inner)
  }

  /** Evaluates as if nothing were settled of environment variables. */
  asideFromSettled<T>(read: (reader: Reader) => T): T {
    return this.aside((inner) => {
      inner.asksForSettled = false
      return read(inner)
    })
  }

  /** Evaluates as if nothing were known of options: what may change one is asked for while it is read itself. */
  asideFromOptions<T>(read: (reader: Reader) => T): T {
    return this.aside((inner) => {
      inner.readsOptions = false
      return read(inner)
    })
  }

  /** Strings, paths, literals, and what names, attributes and plain calls lead to. */
  read(unit: Unit, node: PyNode): StaticValue {
    this.modules.add(unit.path)
    const taken = this.bound.get(node)
    // which of several it is, is told where it turns out to be one of them
    if (taken?.kind === 'string') {
      if (isVariable(node)) this.settledReads++
      return taken
    }
    const value = this.deeper(() => readExpression(this, unit, node)) ?? unknown(unit, node)
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

  /** Goes on in a function that is called; null in one that has called itself too often. */
  inFunction<T>(definition: PyNode, read: () => T): T | null {
    const entered = this.#entered.get(definition) ?? 0
    if (entered >= RECURSIONS) return null
    this.#entered.set(definition, entered + 1)
    try {
      return read()
    } finally {
      this.#entered.set(definition, entered)
    }
  }

  /** The value of a name once its module has run. */
  global(unit: Unit, name: string): StaticValue | null {
    const binding = finalBinding(unit.module, name)
    if (binding) return readBinding(this, unit, binding, binding.node)
    const held = finalBranches(unit.module, name)
    if (held)
      return readHeldBy(this, unit, held, unit.module.scopes.module.node, (inner, each) =>
        readBinding(inner, unit, each, each.node),
      )
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

  /** A part of an expression; where there is no such part, nothing is known of the whole. */
  part(unit: Unit, whole: PyNode, node: PyNode | null | undefined): StaticValue {
    return node ? this.read(unit, node) : unknown(unit, whole)
  }
}
