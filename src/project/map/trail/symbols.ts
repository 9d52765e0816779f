import { SDK } from '../../../../transforms/azureml/kinds.ts'
import { finalBinding } from '../../../python/bindings.ts'
import { qualifiedName } from '../../../python/module.ts'
import { childOf } from '../../../python/syntax.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import { importedFrom } from '../../../python/values/meanings.ts'
import type { StaticValueOf, UnitNode } from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import { worldOf } from '../../world/world.ts'

/** A function, method or class that the repository defines. */
export type DefinedSymbol = StaticValueOf<'function' | 'method' | 'class'>

/** The function, method or class that an expression surely stands for; null for anything else. */
export function definitionOf(workspace: Workspace, { unit, node }: UnitNode): DefinedSymbol | null {
  // most are the SDK's, which no file of the repository defines
  if (qualifiedName(unit.module, node)?.startsWith(SDK)) return null
  const value = new Reader(worldOf(workspace)).read(unit, node)
  return value.kind === 'function' || value.kind === 'method' || value.kind === 'class'
    ? value
    : null
}

/** What a call calls of the repository's own; null for anything else. */
export function calledBy(workspace: Workspace, { unit, node }: UnitNode): DefinedSymbol | null {
  const callee = node.type === 'call' ? childOf(node, 'function') : null
  return callee && definitionOf(workspace, { unit, node: callee })
}

/** How many modules may import a name on: some import each other. */
const DEEPEST = 4

/** The expression that another module assigns to the name which is imported here; null for any other name. */
export function importedValue(
  workspace: Workspace,
  { unit, node }: UnitNode,
  depth = 0,
): UnitNode | null {
  const name = qualifiedName(unit.module, node)
  const { holder, name: member } = importedFrom(worldOf(workspace), unit, name ?? '')
  const binding = holder && finalBinding(holder.module, member)
  if (!holder || !binding || depth > DEEPEST) return null
  if (binding.kind === 'import')
    return importedValue(workspace, { unit: holder, node: binding.node }, depth + 1)
  return binding.kind === 'assignment' && binding.value
    ? { unit: holder, node: binding.value }
    : null
}
