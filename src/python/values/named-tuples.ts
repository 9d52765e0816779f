import { argument, callArguments } from '../calls.ts'
import { calledName } from '../module.ts'
import { stringValue } from '../strings.ts'
import { isSequence, namedChildren, type PyNode } from '../syntax.ts'
import type { Bound, StaticValue, UnitNode } from './static-value.ts'

/**
 * The value of a call of `Job = namedtuple("Job", "name script")`; null where `made` is no call that makes such a type.
 *
 * @param bound what names mean in the call
 */
export function namedTuple(made: UnitNode, call: UnitNode, bound: Bound): StaticValue | null {
  const fields = fieldsOf(made)
  const args = callArguments(call.unit.module, call.node)
  if (!fields || !args || args.starred) return null
  const given = fields.flatMap((name) => {
    const value = argument(args, name, fields)?.value
    return value ? [[name, value] as const] : []
  })
  return { kind: 'keywords', unit: call.unit, given: new Map(given), bound }
}

/** The fields of `namedtuple("Job", "name script")`, and of `namedtuple("Job", ["name", "script"])`. */
function fieldsOf({ unit: { module }, node }: UnitNode): string[] | null {
  if (calledName(module, node) !== 'collections.namedtuple') return null
  const args = callArguments(module, node)
  const listed = args && argument(args, 'field_names', ['typename', 'field_names'])?.value
  if (!listed) return null
  const text = stringValue(module, listed)
  if (text !== null) return text.split(/[\s,]+/).filter(Boolean)
  if (!isSequence(listed)) return null
  const names = namedChildren(listed).map((item: PyNode) => stringValue(module, item))
  return names.every((name) => name !== null) ? names : null
}
