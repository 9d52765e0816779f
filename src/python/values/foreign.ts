import { childOf, type PyNode, textOf } from '../syntax.ts'
import { Reader } from './evaluate.ts'
import type { StaticValue, StaticValueOf } from './static-value.ts'
import type { World } from './world.ts'

/** How many values may lead to one: some lead back to themselves. */
const DEEPEST = 10

/** Whether an unknown value comes from a library or is built in, and so is nothing that the repository defines. */
export function isForeign(world: World, thing: StaticValueOf<'unknown'>): boolean {
  let stopped: StaticValue = thing
  for (let steps = 0; stopped.kind === 'unknown' && steps < DEEPEST; steps++) {
    if (stopped.library) return true
    const { unit, node }: StaticValueOf<'unknown'> = stopped
    const root = rootOf(node)
    const { scopes } = unit.module
    if (root.type !== 'identifier') return false
    if (!scopes.resolve(textOf(unit.module, root), root)) return scopes.starImports.length === 0
    const next: StaticValue = new Reader(world).read(unit, root)
    if (next.kind === 'unknown' && next.node === node) return false
    stopped = next
  }
  return false
}

/** The name that an expression starts with: `x` of `x.make()[0]`. */
function rootOf(node: PyNode): PyNode {
  let root = node
  for (;;) {
    const inner = childOf(root, 'function') ?? childOf(root, 'object') ?? childOf(root, 'value')
    if (!inner || !/^(call|attribute|subscript)$/.test(root.type)) return root
    root = inner
  }
}
