import { reachingBinding } from '../../src/python/bindings.ts'
import type { PythonModule } from '../../src/python/module.ts'
import { isChanged } from '../../src/python/mutations.ts'
import {
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../src/python/syntax.ts'
import { assignedTo, isTarget } from '../../src/python/targets.ts'
import { usesOf } from '../../src/python/uses.ts'
import type { Shape } from './step-shape.ts'

/** Where the arguments of an object are changed once it is made, in a way that flags would not outlive. */

/**
 * The place where a run configuration gets arguments after it is made, which a ScriptRunConfig with arguments of its
 * own would hide; null where there is none.
 */
export function lentLater(
  module: PythonModule,
  call: PyNode,
  runConfig: PyNode | null,
): PyNode | null {
  const holder = assignedTo(call)
  const changes = [
    ...(runConfig ? changesOf(module, runConfig, '.arguments') : []),
    ...(holder ? changesOf(module, holder, '.run_config.arguments') : []),
  ]
  const isSetBefore = changes.some((node) => node.start < call.start && isTarget(node))
  return changes.find((node) => node.start > call.end && !(isSetBefore && isTarget(node))) ?? null
}

/**
 * The place where arguments are changed by their place from the end after they are made, so that flags at the end would
 * be hit; null where there is none.
 */
export function movedLater(module: PythonModule, call: PyNode, shape: Shape): PyNode | null {
  const { parameter, isAttribute } = shape.arguments
  const holder = isAttribute ? assignedTo(call) : null
  const changes = holder ? changesOf(module, holder, `.${parameter}`) : []
  return changes.find((node) => node.start > call.end && isFromEnd(module, node)) ?? null
}

/**
 * Whether a list is changed by places from its end: `x[-1] = …`, `del x[-2:]`, `x.pop()`, `x.clear()`, `x = x[:-2]`.
 */
function isFromEnd(module: PythonModule, list: PyNode): boolean {
  const { parent, field } = list
  if (parent?.type === 'subscript' && field === 'value') return countsFromEnd(module, parent)
  if (parent?.type === 'attribute' && parent.parent?.type === 'call') {
    const method = textOf(module, partOf(parent, 'attribute'))
    const [place] = namedChildren(partOf(parent.parent, 'arguments'))
    if (/^(clear|reverse|sort)$/.test(method)) return true
    return method === 'pop' ? !place || isNegative(place) : method === 'insert' && isNegative(place)
  }
  const right = parent?.type === 'assignment' && field === 'left' ? childOf(parent, 'right') : null
  return (
    right !== null &&
    findAll(right, 'subscript').some(
      (part) =>
        textOf(module, partOf(part, 'value')) === textOf(module, list) &&
        countsFromEnd(module, part),
    )
  )
}

/** Whether a subscript counts from the end: `x[-1]`, `x[:4]`, `x[len(x) - 1]`. */
function countsFromEnd(module: PythonModule, subscript: PyNode): boolean {
  const place = childOf(subscript, 'subscript')
  if (!place) return true
  return isNegative(place) || place.type === 'slice' || /\blen\(/.test(textOf(module, place))
}

const isNegative = (node: PyNode | undefined): boolean => node?.type === 'unary_operator'

/** The places where a part of an object is set, or changed in place, by the object's name or by one of the part. */
function changesOf(
  module: PythonModule,
  holder: PyNode,
  part: string,
  seen: ReadonlySet<PyNode> = new Set(),
): PyNode[] {
  const target = textOf(module, holder) + part
  const [name] = findAll(holder, 'identifier')
  if (!name || !/^(identifier|attribute)$/.test(holder.type) || seen.has(name)) return []
  const meaning = reachingBinding(module, name)
  return usesOf(module, textOf(module, name), name).flatMap((use) => {
    let at = use
    while (
      at.field === 'object' &&
      at.parent?.type === 'attribute' &&
      textOf(module, at) !== target
    )
      at = at.parent
    const other = reachingBinding(module, use)
    const isSame = !meaning || !other || meaning.node === other.node || other.node === name
    if (!isSame || textOf(module, at) !== target) return []
    if (isTarget(at) || isChanged(module, at)) return [at]
    // another name of it: `a` of `a = src.arguments`
    const alias = assignedTo(at)
    return alias?.type === 'identifier'
      ? changesOf(module, alias, '', new Set([...seen, name])).filter((change) => change !== alias)
      : []
  })
}
