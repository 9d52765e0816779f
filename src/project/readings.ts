import { itemOf } from '../python/collections.ts'
import { Reader } from '../python/evaluate.ts'
import { bindArguments, decoratorsOf, lineage, ownerOf } from '../python/objects.ts'
import { ancestor, childOf, namedChildren, type PyNode, textOf, walk } from '../python/syntax.ts'
import {
  type Bound,
  type Need,
  receiver,
  type Thing,
  type Unit,
  unknown,
  type World,
} from '../python/thing.ts'
import { isForeign } from './foreign.ts'
import { modulesOf } from './modules.ts'
import { isDiagnostic, type Workspace } from './workspace.ts'

/** What the expressions of a call are in one way of reaching it. */
export interface Reading {
  readonly values: readonly (Thing | null)[]
  /** How many values the environment variable with the most of them has. */
  readonly attempts: number
}

/** How many ways to reach a call are told apart, */
const MOST = 50
/** and how many are tried for it: factories that call factories multiply them. */
const MOST_IN_ALL = 1000

/**
 * Evaluates expressions in every way in which they can be reached: once where they are the same for all, else for
 * each call of the function around them and each item of a loop. Where not all of these can be seen, a parameter is
 * not known, whatever its default.
 *
 * @param attempt which of several values of an environment variable is taken
 * @param start what names mean to begin with
 */
export function readEveryWay(
  workspace: Workspace,
  world: World,
  unit: Unit,
  nodes: readonly (PyNode | null)[],
  attempt: number,
  start: Bound = new Map(),
): Reading[] {
  let expanded = 0
  const expand = (bound: Bound, depth: number): Reading[] => {
    const found = nodes.map((node) => {
      const reader = new Reader(world, bound, attempt)
      return { node, reader, value: node && reader.read(unit, node) }
    })
    const unseen = new Set<PyNode>()
    const asked = new Set<PyNode>()
    for (const need of found.flatMap(({ reader }) => reader.needs)) {
      const about = placeOf(need)
      if (asked.has(about)) continue
      asked.add(about)
      const givesUp = depth > 6 || expanded > MOST_IN_ALL
      const ways = givesUp ? null : waysOf(workspace, world, need, bound, attempt)
      if (ways?.length === 0) continue
      if (!ways || ways.length > MOST) {
        unseen.add(about)
        continue
      }
      expanded += ways.length
      const readings = ways.flatMap((way) => expand(new Map([...bound, ...way]), depth + 1))
      if (readings.length <= MOST) return readings
      unseen.add(about)
    }
    const values = found.map(({ node, reader, value }) =>
      node && reader.needs.some((need) => unseen.has(placeOf(need)))
        ? stopped(unit, node, value)
        : value,
    )
    return [{ values, attempts: Math.max(1, ...found.map(({ reader }) => reader.attempts)) }]
  }
  return expand(start, 0)
}

/** What tells one need from another. */
function placeOf(need: Need): PyNode {
  switch (need.kind) {
    case 'loop':
      return need.loop
    case 'callers':
      return need.function
    case 'receivers':
      return need.parameter
  }
}

const stopped = (unit: Unit, node: PyNode, value: Thing | null): Thing =>
  value?.kind === 'unknown' ? value : unknown(unit, node)

function waysOf(
  workspace: Workspace,
  world: World,
  need: Need,
  bound: Bound,
  attempt: number,
): Bound[] | null {
  switch (need.kind) {
    case 'loop':
      return itemsOfLoop(new Reader(world, bound, attempt), need.unit, need.loop)
    case 'callers':
      return callsOf(workspace, world, need.unit, need.function)
    case 'receivers': {
      const { parameter, as } = need
      const types = receiversOf(workspace, world, { unit: need.unit, node: need.type })
      return types.map(({ unit, node }) => new Map([[parameter, receiver(as, unit, node)]]))
    }
  }
}

/** What the variables of a loop are bound to for each item; null where the items are not literals. */
function itemsOfLoop(reader: Reader, unit: Unit, loop: PyNode): Bound[] | null {
  const left = childOf(loop, 'left')
  const right = childOf(loop, 'right')
  if (!left || !right) return null
  const rows = rowsOf(reader, unit, right)
  if (!rows) return null
  const ways: Bound[] = []
  for (const row of rows) {
    const bound = new Map<PyNode, Thing>()
    if (!bindPattern(reader, left, row, bound)) return null
    ways.push(bound)
  }
  return ways
}

/** An item: one expression, or several that are unpacked. */
type Row = { readonly unit: Unit; readonly node: PyNode } | readonly Row[]

function rowsOf(reader: Reader, unit: Unit, node: PyNode): Row[] | null {
  if (node.type === 'call') {
    const callee = childOf(node, 'function') as PyNode
    const args = namedChildren(childOf(node, 'arguments') as PyNode)
    if (callee.type === 'attribute') {
      const method = textOf(unit.module, childOf(callee, 'attribute') as PyNode)
      const dict = reader.read(unit, childOf(callee, 'object') as PyNode)
      if (dict.kind !== 'collection' || dict.node.type !== 'dictionary' || args.length > 0)
        return null
      const pairs = namedChildren(dict.node)
      if (pairs.some(({ type }) => type !== 'pair')) return null
      const side = (pair: PyNode, field: string): Row => ({
        unit: dict.unit,
        node: childOf(pair, field) as PyNode,
      })
      if (method === 'items') return pairs.map((pair) => [side(pair, 'key'), side(pair, 'value')])
      if (method === 'values') return pairs.map((pair) => side(pair, 'value'))
      return method === 'keys' ? pairs.map((pair) => side(pair, 'key')) : null
    }
    const name = textOf(unit.module, callee)
    const inner = args[0] && rowsOf(reader, unit, args[0])
    if (!inner) return null
    if (name === 'enumerate') return inner.map((row) => [{ unit, node }, row])
    return /^(list|tuple|sorted|reversed|set)$/.test(name) && args.length === 1 ? inner : null
  }
  const value = reader.read(unit, node)
  if (value.kind !== 'collection') return null
  const items = namedChildren(value.node)
  if (items.some(({ type }) => /splat|comprehension/.test(type))) return null
  return items.map((item) => ({
    unit: value.unit,
    node: item.type === 'pair' ? (childOf(item, 'key') as PyNode) : item,
  }))
}

function bindPattern(reader: Reader, target: PyNode, row: Row, bound: Map<PyNode, Thing>): boolean {
  if (target.type === 'identifier') {
    if (Array.isArray(row)) return false
    const { unit, node } = row as { unit: Unit; node: PyNode }
    bound.set(target, { kind: 'deferred', unit, node })
    return true
  }
  if (!/^(pattern_list|tuple_pattern|list_pattern)$/.test(target.type)) return false
  const parts = namedChildren(target)
  let cells: readonly Row[]
  if (Array.isArray(row)) cells = row
  else {
    const { unit, node } = row as { unit: Unit; node: PyNode }
    const value = reader.read(unit, node)
    if (value.kind !== 'collection' || value.node.type === 'dictionary') return false
    cells = namedChildren(value.node).flatMap((_, index): Row[] => {
      const item = itemOf(reader, value, { kind: 'integer', value: index })
      return item ? [item] : []
    })
  }
  return (
    cells.length === parts.length &&
    parts.every((part, index) => bindPattern(reader, part, cells[index] as Row, bound))
  )
}

/** Tests call with what no pipeline runs. */
export const inTests = (path: string): boolean =>
  /(^|\/)tests?\/|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/.test(path)

/** What each call of a function binds its parameters to; null where not all of its calls can be seen. */
function callsOf(
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
    for (const use of usesOf(other, word)) {
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
function receiversOf(
  workspace: Workspace,
  world: World,
  own: { readonly unit: Unit; readonly node: PyNode },
): { readonly unit: Unit; readonly node: PyNode }[] {
  const found = new Map<PyNode, { unit: Unit; node: PyNode }>()
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
  { unit, node }: { readonly unit: Unit; readonly node: PyNode },
): { derived: { unit: Unit; node: PyNode }[]; isUsed: boolean } {
  const derived: { unit: Unit; node: PyNode }[] = []
  let isUsed = false
  const word = textOf(unit.module, childOf(node, 'name') as PyNode)
  for (const path of modulesOf(workspace).reach(unit.path)) {
    if (inTests(path) && !inTests(unit.path)) continue
    const file = workspace.holds(path, [word]) ? workspace.python(path) : null
    if (!file || isDiagnostic(file)) continue
    const other: Unit = { module: file.module, path }
    for (const use of usesOf(other, word)) {
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
function usesOf({ module }: Unit, word: string): PyNode[] {
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
