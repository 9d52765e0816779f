import { Reader } from '../python/evaluate.ts'
import { bindArguments, decoratorsOf, ownerOf } from '../python/functions.ts'
import { lineage } from '../python/objects.ts'
import { ancestor, childOf, type PyNode, textOf, walk } from '../python/syntax.ts'
import {
  type Bound,
  receiver,
  type Thing,
  type Unit,
  type UnitNode,
  type World,
} from '../python/thing.ts'
import { isDiagnostic } from './diagnostic.ts'
import { isForeign } from './foreign.ts'
import { modulesOf } from './modules.ts'
import type { Workspace } from './workspace.ts'

/** Tests call with what no pipeline runs. */
export const inTests = (path: string): boolean =>
  /(^|\/)tests?\/|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/.test(path)

/** What each call of a function binds its parameters to; null where not all of its calls can be seen. */
export function callsOf(
  workspace: Workspace,
  world: World,
  unit: Unit,
  definition: PyNode,
): Bound[] | null {
  const own = ownerOf(definition)
  const name = textOf(unit.module, childOf(definition, 'name') as PyNode)
  // what a decorator makes of it may be called with anything
  if (decoratorsOf(unit, definition).some((name) => !/^(static|class)method$/.test(name)))
    return null
  const constructs = own !== null && name === '__init__'
  const wanted = constructs ? own : definition
  const word = constructs ? textOf(unit.module, childOf(own, 'name') as PyNode) : name
  const ways: Bound[] = []
  for (const path of workspace.mentioning(word)) {
    if (inTests(path) && !inTests(unit.path)) continue
    const file = workspace.python(path)
    if (!file || isDiagnostic(file)) continue
    const other: Unit = { module: file.module, path }
    for (const use of readsOf(other, word)) {
      const target =
        superMethod(world, other, use, definition) ?? new Reader(world).read(other, use)
      if (own && use.type === 'attribute' && target.kind === 'unknown') {
        // a method of the same name, of whatever
        if (isForeign(world, target)) continue
        return null
      }
      if (!('node' in target) || target.node !== wanted || target.kind === 'unknown') continue
      const call = use.parent
      const self = target.kind === 'method' ? target.self : null
      if (call?.type !== 'call' || use.field !== 'function') {
        // passed on, or derived from: whoever calls it then is not seen
        if (target.kind === 'class' && isAnnotation(use)) continue
        return null
      }
      const from = target.kind === 'class' ? receiver('instance', unit, target.node) : self
      const bound = bindArguments({ unit, node: definition }, { unit: other, node: call }, from)
      if (!bound) return null
      ways.push(bound)
    }
  }
  return ways
}

/** `super().name` where it is this method. */
function superMethod(world: World, unit: Unit, use: PyNode, method: PyNode): Thing | null {
  const owner = ancestor(use, 'class_definition')
  if (!owner || !/^super\s*\(/.test(textOf(unit.module, use))) return null
  const reader = new Reader(world)
  const isBase = lineage(reader, { unit, node: owner }).some(({ node }) => node === ownerOf(method))
  return isBase
    ? { kind: 'method', unit, node: method, self: receiver('instance', unit, owner) }
    : null
}

/** The classes that a method may be called on; none where there are no others than its own. */
export function receiversOf(workspace: Workspace, world: World, own: UnitNode): UnitNode[] {
  const found = new Map<PyNode, UnitNode>()
  const seen = new Set<PyNode>()
  const open = [own]
  for (let type = open.pop(); type; type = open.pop()) {
    if (seen.has(type.node)) continue
    seen.add(type.node)
    const { derived, isUsed } = usesOfClass(workspace, world, type)
    // an abstract one is only derived from
    if (isUsed || derived.length === 0) found.set(type.node, type)
    open.push(...derived)
  }
  return seen.size === 1 ? [] : [...found.values()]
}

/** The classes that are derived from one, and whether it is used otherwise. */
function usesOfClass(
  workspace: Workspace,
  world: World,
  { unit, node }: UnitNode,
): { derived: UnitNode[]; isUsed: boolean } {
  const derived: UnitNode[] = []
  let isUsed = false
  const word = textOf(unit.module, childOf(node, 'name') as PyNode)
  for (const path of modulesOf(workspace).reach(unit.path)) {
    if (inTests(path) && !inTests(unit.path)) continue
    const file = workspace.holds(path, [word]) ? workspace.python(path) : null
    if (!file || isDiagnostic(file)) continue
    const other: Unit = { module: file.module, path }
    for (const use of readsOf(other, word)) {
      const target = new Reader(world).read(other, use)
      if (target.kind !== 'class' || target.node !== node) continue
      const list = use.parent
      if (list?.field === 'superclasses' && list.parent)
        derived.push({ unit: other, node: list.parent })
      else if (!isAnnotation(use)) isUsed = true
    }
  }
  return { derived, isUsed }
}

const isAnnotation = (use: PyNode): boolean => {
  for (let at: PyNode | null = use; at; at = at.parent) if (at.type === 'type') return true
  return false
}

/** Where a module reads a name, plainly or as an attribute. */
function readsOf({ module }: Unit, word: string): PyNode[] {
  const found: PyNode[] = []
  walk(module.root, (node) => {
    if (/^(import_statement|import_from_statement)$/.test(node.type)) return false
    if (node.type === 'identifier' && textOf(module, node) === word) {
      const holder = node.parent
      if (holder?.type === 'attribute' && node.field === 'attribute') found.push(holder)
      else if (
        !(node.field === 'name' && /definition$|keyword_argument/.test(holder?.type ?? '')) &&
        !(node.field === 'left')
      )
        found.push(node)
    }
    return undefined
  })
  return found
}
