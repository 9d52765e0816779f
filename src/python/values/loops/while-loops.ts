import { reachingBinding } from '../../bindings.ts'
import { callArguments, calledMethod } from '../../calls.ts'
import { comparisonOf } from '../../comparison.ts'
import { calledName, type PythonModule } from '../../module.ts'
import {
  ancestor,
  childOf,
  dominates,
  isWithin,
  type PyNode,
  partOf,
  statementOf,
  textOf,
} from '../../syntax.ts'
import { isTarget } from '../../targets.ts'
import { usesOf } from '../../uses.ts'
import { chosen } from '../choices.ts'
import type { Reader } from '../evaluate.ts'
import { integer, type StaticValue, type Unit } from '../static-value.ts'
import { rowsOf } from './loop-items.ts'
import type { Row } from './rows.ts'

/** Loops that count, or use up a list: `while at < len(names)`, `while queue`. What they are at is one of several. */

/** The number that a loop is at, where a name counts its rounds; null for any other name. */
export function readCounter(reader: Reader, unit: Unit, use: PyNode): StaticValue | null {
  const { module } = unit
  const loop = loopAround(use)
  const name = textOf(module, use)
  const bindings = loop ? module.scopes.bindingsOf(name, use) : []
  const [first, step, ...others] = bindings
  if (!loop || first?.kind !== 'assignment' || !step || others.length > 0) return null
  const isBefore = first.value?.type === 'integer' && dominates(first.node, loop)
  if (!isBefore || isWithin(first.node, loop) || first.node.start > loop.start) return null
  const statement = statementOf(step.node)
  const isLast = statement.parent === childOf(loop, 'body') && use.start < statement.start
  if (!isLast || textOf(module, statement).replace(/\s/g, '') !== `${name}+=1`) return null
  const comparison = comparisonOf(module, partOf(loop, 'condition'))
  if (comparison?.operator !== '<' || textOf(module, comparison.left) !== name) return null
  const [from, below] = [first.value, comparison.right].map(
    (each) => each && reader.read(unit, each),
  )
  if (from?.kind !== 'integer' || below?.kind !== 'integer') return null
  const count = Math.min(MOST_ROUNDS, below.value - from.value)
  const rounds = Array.from({ length: Math.max(0, count) }, (_, at) => integer(from.value + at))
  return chosen(reader, unit, loop, rounds)
}

/** More than may be told apart. */
const MOST_ROUNDS = 1000

/** What `queue.popleft()` or `names.pop(0)` gives in a loop that goes on until nothing is left; null for any other call. */
export function readTaken(reader: Reader, unit: Unit, call: PyNode): StaticValue | null {
  const { module } = unit
  const method = calledMethod(module, call)
  const loop = loopAround(call)
  if (!loop || method?.object.type !== 'identifier') return null
  const name = textOf(module, method.object)
  const condition = partOf(loop, 'condition')
  if (
    !new RegExp(`^(${name}|len\\(${name}\\)(>0)?)$`).test(
      textOf(module, condition).replace(/\s/g, ''),
    )
  )
    return null
  const binding = reachingBinding(module, method.object)
  const start =
    binding?.kind === 'assignment' && binding.value ? listIn(module, binding.value) : null
  if (!binding || !start || isWithin(binding.node, loop)) return null
  const isTakenAlone = usesOf(module, name, binding.node).every(
    (use) => isTarget(use) || use === method.object || isWithin(use, condition),
  )
  const rows = isTakenAlone ? rowsOf(reader, unit, start) : null
  const options = rows?.map(optionOf)
  if (!options?.every((each) => each !== null)) return null
  const value = chosen(reader, unit, call, options)
  return value.kind === 'deferred'
    ? reader.with(value.bound, () => reader.read(value.unit, value.node))
    : value
}

/** The nearest `while` around a node; null where a function in it stands between, which may be called later. */
function loopAround(node: PyNode): PyNode | null {
  const around = ancestor(node, 'while_statement', 'function_definition', 'lambda')
  return around?.type === 'while_statement' ? around : null
}

/** The list that an expression is, or that a `deque` is made of. */
function listIn(module: PythonModule, value: PyNode): PyNode | null {
  if (value.type === 'list') return value
  const [given, ...others] = callArguments(module, value)?.positional ?? []
  const isCopy = /^(collections\.deque|list)$/.test(calledName(module, value))
  return isCopy && given && others.length === 0 ? given : null
}

const optionOf = (row: Row): StaticValue | null =>
  'value' in row ? row.value : 'node' in row ? { kind: 'deferred', ...row } : null
