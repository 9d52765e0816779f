import { reachingBinding } from '../bindings.ts'
import { callArguments, calledMethod } from '../calls.ts'
import type { Binding } from '../scopes.ts'
import { childOf, namedChildren, type PyNode, textOf } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import type { StaticValueOf, Unit } from './static-value.ts'

/** What conditions come to, as far as callers and loops decide that. */

/** Whether a condition holds; null where that is known only when the code runs. */
export function truthOf(reader: Reader, unit: Unit, condition: PyNode): boolean | null {
  switch (condition.type) {
    case 'parenthesized_expression': {
      const [inner] = namedChildren(condition)
      return inner ? truthOf(reader, unit, inner) : null
    }
    case 'not_operator': {
      const holds = truthOf(reader, unit, childOf(condition, 'argument') ?? condition)
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
      return endsSo(reader, unit, condition) ?? isTruthy(reader, unit, condition)
    default:
      return isTruthy(reader, unit, condition)
  }
}

/** Whether what an expression gives counts as true: what is not None or empty does. */
function isTruthy(reader: Reader, unit: Unit, node: PyNode): boolean | null {
  const value = settled(reader, unit, node)
  switch (value?.kind) {
    case 'none':
      return false
    case 'string':
      return value.value !== ''
    case 'boolean':
    case 'integer':
      return isLiteral(node) || isPassed(reader, unit, node) ? Boolean(value.value) : null
    default:
      return null
  }
}

/** `script.endswith(".py")` */
function endsSo(reader: Reader, unit: Unit, call: PyNode): boolean | null {
  const called = calledMethod(unit.module, call)
  const end = callArguments(unit.module, call)?.positional[0]
  if (called?.name !== 'endswith' || !end) return null
  const [text, ending] = [called.object, end].map((each) => fixed(reader, unit, each))
  return text?.kind === 'string' && ending?.kind === 'string'
    ? text.value.endsWith(ending.value)
    : null
}

const OPERATOR = /^(==|!=|in|not\s+in|is|is\s+not)$/

/** `x is None`, `x == "train"`, `x in ("train", "test")` */
function compared(reader: Reader, unit: Unit, node: PyNode): boolean | null {
  const [left, right, ...others] = namedChildren(node)
  if (!left || !right || others.length > 0) return null
  const operator = textOf(unit.module, node)
    .slice(left.end - node.start, right.start - node.start)
    .trim()
  if (!OPERATOR.test(operator)) return null
  const isTrue = /^(==|in|is)$/.test(operator)
  const asksForNone = left.type === 'none' || right.type === 'none'
  const value = (asksForNone ? settled : fixed)(reader, unit, left)
  const options = /in$/.test(operator) ? LITERAL.test(right.type) && namedChildren(right) : [right]
  if (!value || !options) return null
  const outcomes = options.map((option) => {
    const other = (asksForNone ? settled : fixed)(reader, unit, option)
    return other ? isEqual(value, other) : null
  })
  if (outcomes.includes(true)) return isTrue
  return outcomes.includes(null) ? null : !isTrue
}

const LITERAL = /^(list|tuple|set)$/

/** Null for a member of an Enum and a plain value: that is up to the Enum. */
function isEqual(a: Plain, b: Plain): boolean | null {
  if ((memberOf(a) === undefined) !== (memberOf(b) === undefined)) return null
  return plain(a) === plain(b)
}

const memberOf = (value: Plain) => (value.kind === 'string' ? value.member : undefined)

/** As Python compares them: True is 1. */
const plain = (value: Plain) =>
  value.kind === 'boolean' ? Number(value.value) : 'value' in value ? value.value : null

type Plain = StaticValueOf<'none' | 'string' | 'boolean' | 'integer'>

/**
 * A plain value that is the same in every run: a literal, what callers and loops give, a member of an Enum. A variable
 * alone is changed by hand from run to run.
 */
function fixed(reader: Reader, unit: Unit, node: PyNode): Plain | undefined {
  // read first: that is what asks for the callers who give it
  const value = settled(reader, unit, node)
  const isFixed = isLiteral(node) || isPassed(reader, unit, node) || isOfItem(reader, unit, node)
  return value && (isFixed || memberOf(value) !== undefined) ? value : undefined
}

const isLiteral = (node: PyNode): boolean =>
  !/^(identifier|attribute|subscript|call)$/.test(node.type)

/** A plain value that does not depend on the environment. */
function settled(reader: Reader, unit: Unit, node: PyNode): Plain | undefined {
  const before = reader.variables
  const value = reader.read(unit, node)
  if (reader.variables !== before) return undefined
  switch (value.kind) {
    case 'none':
    case 'string':
    case 'boolean':
    case 'integer':
      return value
    default:
      return undefined
  }
}

/** Whether an expression is a name that a known call or a loop gives its value to. */
const isPassed = (reader: Reader, unit: Unit, node: PyNode): boolean =>
  bindingPassed(reader, unit, node) !== null

/** `step["kind"]`, `step.kind` in a loop over steps: what tells items apart is no switch, unlike a field of settings. */
function isOfItem(reader: Reader, unit: Unit, node: PyNode): boolean {
  const [object] = /^(subscript|attribute)$/.test(node.type) ? node.children : []
  return object !== undefined && bindingPassed(reader, unit, object)?.kind === 'other'
}

function bindingPassed(reader: Reader, { module }: Unit, node: PyNode): Binding | null {
  const binding = node.type === 'identifier' ? reachingBinding(module, node) : null
  return binding && reader.bound.has(binding.node) ? binding : null
}
