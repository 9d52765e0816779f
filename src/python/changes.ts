import { isMutated, usesOf } from './bindings.ts'
import { callArguments } from './calls.ts'
import type { Reader } from './evaluate.ts'
import { bindArguments } from './functions.ts'
import { calledName } from './module.ts'
import { constructorOf } from './objects.ts'
import type { Binding } from './scopes.ts'
import { childOf, type PyNode, textOf } from './syntax.ts'
import { receiver, type Thing, type Unit, type UnitNode } from './thing.ts'

/** A name in its module. */
type Named = Pick<Binding, 'name' | 'node'>

/** Functions of libraries that change what they are given first. */
const CHANGING = /^(setattr|delattr|omegaconf\.OmegaConf\.(update|merge_with_dotlist))$/

/**
 * Whether a list or dict that a name holds is changed in place, in its module or by a function of the repository that
 * is given it.
 */
export function isChangedInPlace(
  reader: Reader,
  unit: Unit,
  name: Named,
  seen: Set<PyNode> = new Set(),
): boolean {
  if (seen.has(name.node)) return false
  seen.add(name.node)
  return (
    isMutated(unit.module, name) ||
    usesOf(unit.module, name.name, name.node).some((use) => {
      const call = callWith(use)
      return call !== null && changes(reader, unit, call, use, seen)
    })
  )
}

/** The call whose argument an expression is. */
function callWith(node: PyNode): PyNode | null {
  const given = node.parent?.type === 'keyword_argument' ? node.parent : node
  const call = given.parent?.type === 'argument_list' ? given.parent.parent : null
  return call?.type === 'call' ? call : null
}

function changes(
  reader: Reader,
  unit: Unit,
  call: PyNode,
  given: PyNode,
  seen: Set<PyNode>,
): boolean {
  const callee = childOf(call, 'function') as PyNode
  if (CHANGING.test(calledName(unit.module, callee) ?? ''))
    return callArguments(unit.module, call)?.positional[0] === given
  return reader.aside((inner) => {
    const called = calledFunction(inner, unit, callee)
    const bound = called && bindArguments(called, { unit, node: call }, called.self)
    const [parameter] = [...(bound ?? [])].find(
      ([, value]) => value.kind === 'deferred' && value.node === given,
    ) ?? [null]
    if (!called || !parameter) return false
    const name = textOf(called.unit.module, parameter)
    return isChangedInPlace(inner, called.unit, { name, node: parameter }, seen)
  })
}

/** The function of the repository that a call runs, and what its first parameter is bound to already. */
function calledFunction(
  reader: Reader,
  unit: Unit,
  callee: PyNode,
): (UnitNode & { readonly self: Thing | null }) | null {
  const target = reader.read(unit, callee)
  switch (target.kind) {
    case 'function':
      return { ...target, self: null }
    case 'method':
      return target
    case 'class': {
      const node = constructorOf(target.unit, target.node)
      return (
        node && { unit: target.unit, node, self: receiver('instance', target.unit, target.node) }
      )
    }
    default:
      return null
  }
}
