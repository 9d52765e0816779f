import { childOf, type PyNode, textOf } from '../../../python/syntax.ts'
import type { Unit } from '../../../python/values/static-value.ts'

/** What runs its parts for each of several items. */
const LOOP =
  /^((for|while)_statement|lambda|(list|set|dictionary)_comprehension|generator_expression)$/

/**
 * How a call makes several steps, as far as its module shows: in a loop, or in a function of the given name that is used
 * in several places; null where it makes one.
 */
export function madeRepeatedly(
  unit: Unit,
  call: PyNode,
  seen: ReadonlySet<PyNode> = new Set(),
): 'in a loop' | { readonly by: string } | null {
  for (let at = call.parent; at; at = at.parent) {
    if (LOOP.test(at.type)) return 'in a loop'
    const name = at.type === 'function_definition' && !seen.has(at) ? childOf(at, 'name') : null
    if (!name) continue
    const { module } = unit
    const by = textOf(module, name)
    const [use, ...others] = module.scopes.identifiers(by).filter((each) => each !== name)
    if (others.length > 0) return { by }
    return use ? madeRepeatedly(unit, use, new Set([...seen, at])) : null
  }
  return null
}
