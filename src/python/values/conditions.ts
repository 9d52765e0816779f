import { only } from '../../collections/only.ts'
import { callArguments, calledMethod } from '../calls.ts'
import { comparisonOf } from '../comparison.ts'
import { isIrrefutable, matchedBy, takesTheRest } from '../forks.ts'
import { calledName } from '../module.ts'
import { childOf, namedChildren, type PyNode, partOf, textOf } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import { isThere } from './file-tests.ts'
import { readKey, variableOf } from './keys.ts'
import { isMade } from './made-objects.ts'
import { isLiteral, isOfItem, isPassed } from './of-items.ts'
import { isPlain, type Plain, type StaticValue, type Unit } from './static-value.ts'
import { isTrue } from './truth.ts'

/** What conditions come to, as far as callers and loops decide that. */

/** Whether a condition holds; null where that is known only when the code runs. */
export function truthOf(reader: Reader, unit: Unit, condition: PyNode): boolean | null {
  switch (condition.type) {
    case 'parenthesized_expression': {
      const [inner] = namedChildren(condition)
      return inner ? truthOf(reader, unit, inner) : null
    }
    case 'not_operator': {
      const holds = truthOf(reader, unit, partOf(condition, 'argument'))
      return holds === null ? null : !holds
    }
    case 'boolean_operator': {
      const [left, right] = namedChildren(condition).map((part) => truthOf(reader, unit, part))
      const decisive = childOf(condition, 'operator')?.type === 'or'
      if (left === decisive || right === decisive) return decisive
      return left === null || right === null ? null : !decisive
    }
    case 'comparison_operator':
      return compared(reader, unit, condition)
    case 'call':
      return (
        beginsOrEndsSo(reader, unit, condition) ??
        isThere(reader, unit, condition) ??
        isTruthy(reader, unit, askedAbout(unit, condition))
      )
    default:
      return isTruthy(reader, unit, condition)
  }
}

/**
 * Whether a clause of `if` or `match` is entered once those before it are not; null where that is known only when the
 * code runs.
 */
export function clauseHolds(reader: Reader, unit: Unit, clause: PyNode): boolean | null {
  if (takesTheRest(clause)) return true
  const guard = clause.children.find(({ field }) => field === 'guard')
  const condition = childOf(clause, 'condition') ?? (guard && namedChildren(guard)[0])
  const holds = condition ? truthOf(reader, unit, condition) : true
  if (clause.type !== 'case_clause' || holds === false) return holds
  const matched = matchedBy(clause)
  if (!matched) return null
  const matches = isMatched(reader, unit, matched.subject, matched.pattern)
  return matches === true ? holds : matches
}

/** Whether `case "train":` or `case "train" | "test":` matches a value. */
function isMatched(reader: Reader, unit: Unit, subject: PyNode, pattern: PyNode): boolean | null {
  if (isIrrefutable(pattern)) return true
  const inner = pattern.type === 'case_pattern' ? pattern.children[0] : pattern
  if (inner?.type !== 'union_pattern') return inner ? areEqual(reader, unit, subject, inner) : null
  const outcomes = namedChildren(inner).map((each) => isMatched(reader, unit, subject, each))
  return outcomes.includes(true) || (outcomes.includes(null) ? null : false)
}

/** What `bool(names)` and `len(names)` are true of. */
function askedAbout({ module }: Unit, call: PyNode): PyNode {
  const given = /^(bool|len)$/.test(calledName(module, call))
    ? only(namedChildren(partOf(call, 'arguments')))
    : null
  return given ?? call
}

/** Whether Python takes the value of an expression for true, where callers and loops decide that. */
function isTruthy(reader: Reader, unit: Unit, node: PyNode): boolean | null {
  const value = unchanging(reader, unit, node)
  if (!value) return null
  if (value.kind === 'unknown') return isMade(reader, unit, node) || null
  const isDecided = /^(none|string)$/.test(value.kind)
    ? !isSwitch(reader, unit, node)
    : isLiteral(node) || isPassed(reader, unit, node)
  return isDecided ? isTrue(reader, value) : null
}

/** Whether `script.endswith(".py")` or `script.startswith("train")` holds. */
function beginsOrEndsSo(reader: Reader, unit: Unit, call: PyNode): boolean | null {
  const called = calledMethod(unit.module, call)
  const given = callArguments(unit.module, call)?.positional[0]
  if (!called || !/^(start|end)swith$/.test(called.name) || !given) return null
  const text = fixed(reader, unit, called.object)
  if (text?.kind !== 'string') return null
  const parts = given.type === 'tuple' ? namedChildren(given) : [given]
  const outcomes = parts.map((each) => {
    const part = fixed(reader, unit, each)
    if (part?.kind !== 'string') return null
    return called.name === 'endswith'
      ? text.value.endsWith(part.value)
      : text.value.startsWith(part.value)
  })
  return outcomes.includes(true) || (outcomes.includes(null) ? null : false)
}

const OPERATOR = /^(==|!=|in|not\s+in|is|is\s+not)$/

/** Whether `x is None`, `x == "train"` or `x in ("train", "test")` holds. */
function compared(reader: Reader, unit: Unit, node: PyNode): boolean | null {
  const comparison = comparisonOf(unit.module, node)
  if (!comparison) return null
  const { left, operator, right } = comparison
  if (!OPERATOR.test(operator)) return null
  const isTrue = /^(==|in|is)$/.test(operator)
  const isPart = /in$/.test(operator) ? isPartOf(reader, unit, left, right) : null
  if (isPart !== null) return isPart === isTrue
  const options = /in$/.test(operator) ? LITERAL.test(right.type) && namedChildren(right) : [right]
  if (!options) return null
  const outcomes = options.map((option) => areEqual(reader, unit, left, option))
  if (outcomes.includes(true)) return isTrue
  return outcomes.includes(null) ? null : !isTrue
}

const LITERAL = /^(list|tuple|set)$/

/** Whether a text is part of another: `"train" in script`; null where either is no text, or may be another. */
function isPartOf(reader: Reader, unit: Unit, part: PyNode, whole: PyNode): boolean | null {
  if (LITERAL.test(whole.type)) return null
  const text = fixed(reader, unit, whole)
  const sought = text?.kind === 'string' ? fixed(reader, unit, part) : null
  return text?.kind === 'string' && sought?.kind === 'string'
    ? text.value.includes(sought.value)
    : null
}

/** Whether two expressions have equal values; null where that is known only when the code runs. */
function areEqual(reader: Reader, unit: Unit, left: PyNode, right: PyNode): boolean | null {
  const [other, none] = left.type === 'none' ? [right, left] : [left, right]
  if (none.type === 'none') return isNone(reader, unit, other)
  const before = reader.guesses.length
  const a = fixed(reader, unit, left)
  const isNarrowed = reader.guesses.slice(before).some(({ not }) => not.length > 0)
  if (isNarrowed && isRuledOut(reader, unit, left, right)) return false
  const b = a && fixed(reader, unit, right)
  return b ? isEqual(a, b) : null
}

/** Whether the left one is an environment variable that a branch before has told not to be the text on the right. */
const isRuledOut = (reader: Reader, unit: Unit, left: PyNode, right: PyNode): boolean =>
  reader.aside((inner) => {
    const text = inner.read(unit, right)
    const variable = variableOf(readKey(inner, unit, left))
    return text.kind === 'string' && variable?.not.includes(text.value) === true
  })

function isNone(reader: Reader, unit: Unit, node: PyNode): boolean | null {
  const { unsettledReads, variableReads } = reader
  const value = reader.forCondition(() => reader.read(unit, node))
  if (!value || value.kind === 'deferred' || value.kind === 'item') return null
  const asked = reader.variableReads - variableReads
  if (reader.unsettledReads - unsettledReads > asked) return null
  // an environment variable that is set, or has a default, is a text, whichever that is
  if (asked > 0) return value.kind === 'string' ? false : null
  if (value.kind === 'unknown') return isMade(reader, unit, node) ? false : null
  return isSwitch(reader, unit, node) ? null : value.kind === 'none'
}

/**
 * Whether an expression is set by hand, or by another cell: a variable of a module, a field of settings held by one.
 */
function isSwitch(reader: Reader, unit: Unit, node: PyNode): boolean {
  const [object] = /^(subscript|attribute)$/.test(node.type) ? node.children : []
  if (object) return isSwitch(reader, unit, object)
  if (node.type !== 'identifier' || isPassed(reader, unit, node)) return false
  const { scopes } = unit.module
  return scopes.resolve(textOf(unit.module, node), node) === scopes.module
}

/** Whether two values are equal; null for a member of an Enum and a plain value: that is up to the Enum. */
function isEqual(a: Plain, b: Plain): boolean | null {
  if (a.kind === 'none' || b.kind === 'none') return a.kind === b.kind
  if ((memberOf(a) === undefined) !== (memberOf(b) === undefined)) return null
  return plain(a) === plain(b)
}

const memberOf = (value: Plain) => (value.kind === 'string' ? value.member : undefined)

/** A value as Python compares it: True is 1. */
const plain = (value: Plain) =>
  value.kind === 'boolean' ? Number(value.value) : 'value' in value ? value.value : null

/**
 * The plain value of an expression that is the same in every run: a literal, what callers and loops give, a member of
 * an Enum. A variable alone is changed by hand from run to run.
 */
function fixed(reader: Reader, unit: Unit, node: PyNode): Plain | undefined {
  const before = reader.settledReads
  // read first: that is what asks for the callers who give it
  const value = unchanging(reader, unit, node)
  if (!value || !isPlain(value)) return undefined
  const isSettled = reader.settledReads > before
  const isFixed =
    isSettled || isLiteral(node) || isPassed(reader, unit, node) || isOfItem(reader, unit, node)
  return isFixed || memberOf(value) !== undefined ? value : undefined
}

/** The value of an expression; undefined where it depends on the environment. */
function unchanging(reader: Reader, unit: Unit, node: PyNode): StaticValue | undefined {
  const before = reader.unsettledReads
  const value = reader.forCondition(() => reader.read(unit, node))
  return value && reader.unsettledReads === before ? value : undefined
}
