import { meaningsAt, reachingBinding } from '../../../python/bindings.ts'
import { lineage, methodOf } from '../../../python/classes.ts'
import { qualifiedName } from '../../../python/module.ts'
import { ancestor, childOf, type PyNode, partOf, textOf } from '../../../python/syntax.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import { importedFrom } from '../../../python/values/meanings.ts'
import type { Unit, UnitNode } from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import { sharedWorld } from '../../world/world.ts'

/** What a name stands for in the repository: a definition, or the assigned expression. */
export interface Defined extends UnitNode {
  readonly kind: 'function' | 'class' | 'value'
}

/** The definition that a name or dotted name stands for, in this module or in one that it imports. */
export function definitionOf(
  workspace: Workspace,
  unit: Unit,
  node: PyNode,
  depth = 0,
): Defined | null {
  const { module } = unit
  if (node.type === 'identifier') {
    const scope = module.scopes.resolve(textOf(module, node), node)
    const bindings = scope ? meaningsAt(module, scope, textOf(module, node), node) : []
    const [only] = bindings
    if (
      bindings.length === 1 &&
      (only?.kind === 'function' || only?.kind === 'class') &&
      only.value
    )
      return { kind: only.kind, unit, node: only.value }
  }
  const name = qualifiedName(module, node)
  return name && depth < 5 ? importedAs(workspace, unit, name, depth) : null
}

/** `ml_service.util.environment.get_environment` → the function in that file. */
function importedAs(workspace: Workspace, from: Unit, name: string, depth: number): Defined | null {
  const { holder: unit, name: member } = importedFrom(sharedWorld(workspace), from, name)
  if (!unit) return null
  const bindings = unit.module.scopes.module.bindings.get(member) ?? []
  const last = bindings.at(-1)
  if (!last || bindings.length !== 1) return null
  if (last.kind === 'import') return definitionOf(workspace, unit, last.node, depth + 1)
  if (!last.value) return null
  if (last.kind === 'assignment') return { kind: 'value', unit, node: last.value }
  return last.kind === 'function' || last.kind === 'class'
    ? { kind: last.kind, unit, node: last.value }
    : null
}

/** The method that a call enters, as far as what it is called on is made in the same module; null for any other. */
export function methodCalled(workspace: Workspace, at: Unit, callee: PyNode): Defined | null {
  if (callee.type !== 'attribute') return null
  const object = partOf(callee, 'object')
  const type = classOf(workspace, at, object)
  if (type?.kind !== 'class') return null
  const name = textOf(at.module, partOf(callee, 'attribute'))
  const reader = new Reader(sharedWorld(workspace))
  for (const { unit, node } of lineage(reader, type)) {
    const method = methodOf(unit, node, name)
    if (method) return { kind: 'function', unit, node: method }
  }
  return null
}

/** The class that an expression is, or is an instance of, as far as it is made in the same module. */
function classOf(workspace: Workspace, at: Unit, object: PyNode): Defined | null {
  const own = isSelf(at, object) ? ancestor(object, 'class_definition') : null
  if (own) return { kind: 'class', unit: at, node: own }
  const binding = object.type === 'identifier' ? reachingBinding(at.module, object) : null
  const made = binding?.kind === 'assignment' ? binding.value : object
  const callee = made?.type === 'call' ? childOf(made, 'function') : object
  return callee && definitionOf(workspace, at, callee)
}

const isSelf = ({ module }: Unit, object: PyNode): boolean =>
  /^(self|cls)$/.test(textOf(module, object))
