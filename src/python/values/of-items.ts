import { reachingBinding } from '../bindings.ts'
import { callArguments } from '../calls.ts'
import { qualifiedName } from '../module.ts'
import type { Binding } from '../scopes.ts'
import { type PyNode, partOf } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import type { Unit } from './static-value.ts'

/** Expressions that callers and loops decide: they tell one way of reaching code from another, and are no switches. */

/** Whether an expression is none that a name stands for. */
export const isLiteral = (node: PyNode): boolean =>
  !/^(identifier|attribute|dotted_name|subscript|call)$/.test(node.type)

/** Whether an expression is a name that gets its value from a call or a loop that this reading has entered. */
export const isPassed = (reader: Reader, unit: Unit, node: PyNode): boolean =>
  bindingPassed(reader, unit, node) !== null

/**
 * Whether an expression is part of a loop's item, `step["kind"]` or `step.kind`, or made of that alone: it tells items
 * apart.
 */
export function isOfItem(reader: Reader, unit: Unit, node: PyNode): boolean {
  switch (node.type) {
    case 'call':
      return isMadeOfItem(reader, unit, node)
    case 'subscript':
    case 'attribute':
      return node.children[0] !== undefined && isItemOrPart(reader, unit, node.children[0])
    case 'identifier': {
      const binding = reachingBinding(unit.module, node)
      const value = binding?.kind === 'assignment' ? binding.value : null
      return value !== null && !isLiteral(value) && isItemOrPart(reader, unit, value)
    }
    default:
      return false
  }
}

function isItemOrPart(reader: Reader, unit: Unit, node: PyNode): boolean {
  const passed = bindingPassed(reader, unit, node)
  if (!passed) return reader.deeper(() => isOfItem(reader, unit, node)) ?? false
  if (passed.kind === 'other') return true
  const value = reader.read(unit, node)
  return value.kind === 'string' && value.listed === true
}

/** Whether a call depends on a loop's item, and on nothing else but literals: `os.path.basename(path)`, `path.lower()`. */
function isMadeOfItem(reader: Reader, unit: Unit, call: PyNode): boolean {
  const callee = partOf(call, 'function')
  const isMethod = callee.type === 'attribute' && qualifiedName(unit.module, callee) === null
  const args = callArguments(unit.module, call)
  if (!args || args.starred || args.keyword.size > 0) return false
  const given = [...(isMethod ? [partOf(callee, 'object')] : []), ...args.positional]
  return (
    given.some((each) => isItemOrPart(reader, unit, each)) &&
    given.every((each) => isLiteral(each) || isItemOrPart(reader, unit, each))
  )
}

function bindingPassed(reader: Reader, { module }: Unit, node: PyNode): Binding | null {
  const binding = node.type === 'identifier' ? reachingBinding(module, node) : null
  return binding && reader.bound.has(binding.node) ? binding : null
}
