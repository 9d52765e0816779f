import { callArguments } from '../calls.ts'
import { calledName } from '../module.ts'
import { childOf, type PyNode, textOf } from '../syntax.ts'
import { Reader } from './evaluate.ts'
import type { StaticValue, StaticValueOf, Unit, World } from './static-value.ts'

/** Whether an unknown value comes from a library or is built in, and so is nothing that the repository defines. */
export function isForeign(world: World, thing: StaticValueOf<'unknown'>): boolean {
  let stopped: StaticValue = thing
  for (let steps = 0; stopped.kind === 'unknown' && steps < 10; steps++) {
    if (stopped.library) return true
    const { unit, node }: StaticValueOf<'unknown'> = stopped
    const handed = handedOn(unit, node)
    if (handed) {
      stopped = new Reader(world).read(unit, handed)
      continue
    }
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

/** Functions that give what they are given, or one of it. */
const HANDING_ON =
  /^(next|iter|max|min|sorted|reversed|list|tuple|copy\.(deep)?copy|random\.choice)$/

/** What a call of such a function is given; null for any other call. */
function handedOn({ module }: Unit, node: PyNode): PyNode | null {
  const call = firstCall(node)
  return HANDING_ON.test(calledName(module, call))
    ? (callArguments(module, call as PyNode)?.positional[0] ?? null)
    : null
}

/** The call that an expression starts with: `next(jobs)` of `next(jobs).make`; null where it starts with a name. */
function firstCall(node: PyNode): PyNode | null {
  const inner = childOf(node, 'object') ?? childOf(node, 'value')
  return inner && /^(attribute|subscript)$/.test(node.type)
    ? firstCall(inner)
    : node.type === 'call'
      ? node
      : null
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
