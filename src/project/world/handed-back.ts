import { reachingBinding } from '../../python/bindings.ts'
import { lineage } from '../../python/classes.ts'
import type { Binding } from '../../python/scopes.ts'
import { childOf, findAll, type PyNode } from '../../python/syntax.ts'
import { Reader } from '../../python/values/evaluate.ts'
import type { Unit, UnitNode } from '../../python/values/static-value.ts'
import type { World } from '../../python/values/world.ts'

/** Libraries that give back what they are given: `container.resolve(Runner)`, `stack.enter_context(Runner())`. */

/** How many names may lead to one another: some lead back to themselves. */
const DEEPEST = 5
/** How many lists may hold each other. */
const LISTS = 2

/** Whether a call that leads to what an expression comes to is given a class, or an object of it. */
export function isHandedBack(world: World, { unit, node }: UnitNode, type: UnitNode): boolean {
  let start: PyNode | null = node
  for (let steps = 0; start && steps < DEEPEST; steps++) {
    let at: PyNode = start
    for (let inner: PyNode | null = at; inner; inner = behind(at)) {
      at = inner
      const given = childOf(at, 'arguments')
      if (given && holds(world, unit, given, type)) return true
    }
    const binding: Binding | null =
      at.type === 'identifier' ? reachingBinding(unit.module, at) : null
    start = binding?.kind === 'assignment' ? binding.value : null
  }
  return false
}

/** What a call, an attribute or an item is of: `x.make` of `x.make()`. */
const behind = (node: PyNode): PyNode | null =>
  /^(call|attribute|subscript)$/.test(node.type)
    ? (childOf(node, 'function') ?? childOf(node, 'object') ?? childOf(node, 'value'))
    : null

/** Whether a name in an expression stands for a class or an object of it, or for a list with one. */
function holds(world: World, unit: Unit, node: PyNode, type: UnitNode, depth = 0): boolean {
  return findAll(node, 'identifier').some((name) => {
    const reader = new Reader(world)
    const value = reader.read(unit, name)
    if (value.kind === 'collection')
      return depth < LISTS && holds(world, value.unit, value.node, type, depth + 1)
    return (
      /^(class|instance)$/.test(value.kind) &&
      lineage(reader, value as UnitNode).some((each) => each.node === type.node)
    )
  })
}
