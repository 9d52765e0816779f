import { methodOf } from '../../../python/classes.ts'
import { decoratorsOf } from '../../../python/decorators.ts'
import { ownerOf, ownNodes } from '../../../python/functions.ts'
import { qualifiedName } from '../../../python/module.ts'
import { calleeOf } from '../../../python/partials.ts'
import { childOf, namedChildren, textOf } from '../../../python/syntax.ts'
import type { UnitNode } from '../../../python/values/static-value.ts'
import { classesOf } from './instances.ts'
import type { Site } from './site.ts'
import { definitionOf } from './symbols.ts'
import type { Trail } from './trail.ts'

/**
 * The functions of the repository that a call may enter, those that a dict, a variable or another function gives among
 * them.
 */
export function functionsOf(trail: Trail, call: Site): UnitNode[] {
  const node = call.node.type === 'call' ? calleeOf(call.unit.module, call.node) : null
  if (!node) return []
  const callee = { ...call, node }
  const direct = functionOf(trail, callee)
  if (direct) return [direct]
  if (!/^(identifier|subscript|call)$/.test(node.type)) return []
  const found = trail.origins(callee).map((origin) => definitionOf(trail.workspace, origin))
  return found.every((each) => each !== null && each.kind !== 'class')
    ? found.flatMap((each) => each ?? [])
    : []
}

function functionOf(trail: Trail, callee: Site): UnitNode | null {
  const { unit, node } = callee
  const called = definitionOf(trail.workspace, callee)
  if (called?.kind === 'class') return null
  // what a class defines for its instances is given one by hand
  if (called?.kind === 'function') return isMethod(called) ? null : called
  const [object, name] = [childOf(node, 'object'), childOf(node, 'attribute')]
  if (!object || !name || (!called && qualifiedName(unit.module, node))) return called
  // which class the object is of may depend on the caller
  for (const type of classesOf(trail, { ...callee, node: object })) {
    const method = methodOf(type.unit, type.node, textOf(unit.module, name))
    if (method) return { unit: type.unit, node: method }
  }
  return called
}

const isMethod = ({ unit, node }: UnitNode): boolean =>
  ownerOf(node) !== null && !decoratorsOf(unit, node).includes('staticmethod')

/** The expressions that a generator yields once a call has entered it, and whether each is a `yield from`. */
export const yieldsOf = (generator: UnitNode, call: Site): { value: Site; isFrom: boolean }[] =>
  ownNodes(generator.node, 'yield').flatMap((statement) => {
    const [node] = namedChildren(statement)
    const { unit, node: definition } = generator
    const isFrom = statement.children.some(({ type }) => type === 'from')
    return node ? [{ value: { unit, node, frame: { definition, call } }, isFrom }] : []
  })
