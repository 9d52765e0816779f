import { reachingBinding } from '../bindings.ts'
import { isAsWritten } from '../decorators.ts'
import { ownNodes } from '../functions.ts'
import { namedChildren, type PyNode, partOf } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import type { Unit } from './static-value.ts'

/** How many names and calls may lead to an object: some lead back to themselves. */
const DEEPEST = 5

/**
 * Whether the value of an expression is surely an object, whatever else of it is known: `Environment("train")`.
 *
 * @param hops how many names and calls may still lead to it
 */
export function isMade(reader: Reader, unit: Unit, node: PyNode, hops = DEEPEST): boolean {
  if (hops < 0) return false
  if (node.type === 'call')
    return (
      reader.world.makes(unit, node) ||
      // functions that call several others multiply them
      (reader.deeper(() => returnsMade(reader, unit, node, hops - 1)) ?? false)
    )
  const binding = node.type === 'identifier' ? reachingBinding(unit.module, node) : null
  const given = binding && reader.bound.get(binding.node)
  if (given?.kind === 'deferred')
    return reader.with(given.bound, () => isMade(reader, given.unit, given.node, hops - 1))
  if (given) return false
  return binding?.kind === 'assignment' && binding.value !== null
    ? isMade(reader, unit, binding.value, hops - 1)
    : false
}

/** Whether whatever a function of the repository returns is an object. */
function returnsMade(reader: Reader, unit: Unit, call: PyNode, hops: number): boolean {
  const callee = partOf(call, 'function')
  // in this reading alone: asking for callers makes more of them
  const target = hops > 0 ? reader.aside((inner) => inner.read(unit, callee)) : null
  if (target?.kind !== 'function' && target?.kind !== 'method') return false
  if (!isAsWritten(target.unit, target.node)) return false
  const body = partOf(target.node, 'body')
  return (
    namedChildren(body).at(-1)?.type === 'return_statement' &&
    ownNodes(target.node, 'return_statement').every((one) => {
      const value = namedChildren(one)[0]
      return value !== undefined && isMade(reader, target.unit, value, hops)
    })
  )
}
