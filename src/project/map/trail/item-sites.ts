import { once } from '../../../collections/cache.ts'
import { itemPart } from '../../../python/access-path.ts'
import { callArguments, calledMethod } from '../../../python/calls.ts'
import { calledName } from '../../../python/module.ts'
import {
  ancestor,
  childOf,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../../python/syntax.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import { itemsOfLoop } from '../../../python/values/loops/loop-items.ts'
import type { Unit } from '../../../python/values/static-value.ts'
import { fileOf, isPython } from '../../files/python-file.ts'
import type { Workspace } from '../../files/workspace.ts'
import { sharedWorld } from '../../world/world.ts'
import { partsOf, putThrough } from './attribute-sites.ts'
import { branchFor, readerFor } from './branches.ts'
import { functionsOf, yieldsOf } from './called-functions.ts'
import { eventsOf } from './events.ts'
import type { NextSite } from './next-sites.ts'
import { type Name, type Site, siteKey } from './site.ts'
import type { Trail } from './trail.ts'

/**
 * Where a trail goes on in a list or a dict that stands as a literal: what a loop goes over, and what a key chooses.
 */

/** The loop that a name is a variable of; null where it is bound otherwise. */
export function loopOver(name: PyNode): PyNode | null {
  const loop = ancestor(name, 'for_statement', 'for_in_clause')
  const left = loop && childOf(loop, 'left')
  return left && left.start <= name.start && name.end <= left.end ? loop : null
}

/** What a variable of a loop leads to: the items, or the one that a way of reaching has settled on. */
export function followLoop(trail: Trail, site: Site, loop: PyNode, name: Name): NextSite[] {
  const { workspace } = trail
  const { unit, node, frame, bound } = site
  const items = bound?.has(node)
    ? [bound]
    : itemsOfLoop(new Reader(sharedWorld(workspace)), unit, loop)
  const around = ancestor(node, 'function_definition')
  const found = items?.map((item): NextSite | null => {
    const value = item.get(node)
    // what a file of data holds is no object
    if (value?.kind !== 'deferred' || !isPython(fileOf(value.unit.path))) return null
    const isHere = ancestor(value.node, 'function_definition') === around
    return { unit: value.unit, node: value.node, frame: isHere ? frame : null, bound, name }
  })
  if (found?.every((each) => each !== null)) return found
  // they may be changed as it goes over them
  return (itemsOver(trail, site, loop) ?? []).map((item) => ({ ...item, name }))
}

/**
 * The items of a list, or of a dict by its `values()` or `items()`, that a loop goes over; null where they may be
 * anything.
 */
function itemsOver(trail: Trail, site: Site, loop: PyNode): NextSite[] | null {
  const { module } = site.unit
  const over = partOf(loop, 'right')
  const called = calledMethod(module, over)
  const [first, ...others] = callArguments(module, over)?.positional ?? []
  const isCounted = calledName(module, over) === 'enumerate' && others.length === 0
  const isView = called !== null && /^(items|values)$/.test(called.name)
  const held = (isCounted ? first : isView ? called.object : over) ?? over
  const left = partOf(loop, 'left')
  const variable = isCounted || (isView && called.name === 'items') ? namedChildren(left)[1] : left
  return variable === site.node ? itemsHeld(trail, { ...site, node: held }, null) : null
}

/** What `{'a': x}['a']` or `[x, y][0]` leads to: the item; all items where the key is known only when the code runs. */
export function followSubscript(trail: Trail, site: Site): NextSite[] {
  const [held, key] = [childOf(site.node, 'value'), childOf(site.node, 'subscript')]
  if (!held || !key) return []
  return itemsAsked(trail, { ...site, node: held }, key) ?? []
}

/** What `environments.get(name, default)` or `environments.setdefault(name, make(name))` leads to. */
export function followGet(trail: Trail, site: Site): NextSite[] {
  const { module } = site.unit
  const called = calledMethod(module, site.node)
  const [key, fallback] = callArguments(module, site.node)?.positional ?? []
  if (!key || !called || !/^(get|setdefault|pop)$/.test(called.name)) return []
  const items = itemsAsked(trail, { ...site, node: called.object }, key)
  if (!items) return []
  const isSure = items.length > 0 && keyAt(trail, { ...site, node: key }) !== null
  return fallback && !isSure ? [...items, { ...site, node: fallback }] : items
}

/** The items that code may get from a list or dict by a key; null where they may be anything. */
function itemsAsked(trail: Trail, held: Site, key: PyNode): NextSite[] | null {
  const { frame, bound } = held
  const items = itemsHeld(trail, held, keyAt(trail, { ...held, node: key }))
  return (
    items?.map((item) => (isPutByThisCall(held, item, key) ? { ...item, frame, bound } : item)) ??
    null
  )
}

/**
 * Whether an item is put there by the call through which it is asked for: `made[name] = make(name)` in front of
 * `made[name]`. Other calls have put in items with names of their own.
 */
function isPutByThisCall({ unit, frame }: Site, item: NextSite, key: PyNode): boolean {
  const { node } = item
  const target = node.parent?.type === 'assignment' ? childOf(node.parent, 'left') : null
  const own = target?.type === 'subscript' ? childOf(target, 'subscript') : null
  if (!own || !frame || item.unit !== unit) return false
  if (ancestor(node, 'function_definition') !== frame.definition) return false
  const isSame = textOf(unit.module, own) === textOf(unit.module, key)
  return isSame && findAll(key, 'identifier').some((name) => isLocal(unit, name, frame.definition))
}

const isLocal = ({ module }: Unit, name: PyNode, definition: PyNode): boolean =>
  module.scopes.resolve(textOf(module, name), name)?.node === definition

/** The items that are being looked for on the way here: `jobs = sorted(jobs)` in a loop leads back to itself. */
const open = new WeakMap<Workspace, Set<string>>()

/**
 * The items that a list or dict may hold under a key, or under any where it is null; null where they may be anything.
 */
function itemsHeld(trail: Trail, held: Site, key: string | null): NextSite[] | null {
  const asked = once(open, trail.workspace, () => new Set())
  const own = `${siteKey(held)} ${key}`
  if (asked.has(own)) return []
  asked.add(own)
  try {
    return itemsOfAll(trail, held, key)
  } finally {
    asked.delete(own)
  }
}

function itemsOfAll(trail: Trail, held: Site, key: string | null): NextSite[] | null {
  const found: NextSite[] = []
  for (const origin of trail.origins(held)) {
    const events = origin.names.flatMap((name) => eventsOf(trail.workspace, name))
    if (events.some(({ kind, path }) => kind === 'call' && CHANGES.test(path))) return null
    const added = events.flatMap((event): NextSite[] => {
      const isAdded = event.kind === 'call' && event.path === 'append'
      const [item] = (isAdded && callArguments(event.unit.module, event.node)?.positional) || []
      return item ? [{ ...siteOf(event), node: item }] : []
    })
    const holders = partsOf(origin.names, itemPart(key))
    const { values, isReplaced } = putThrough(trail, holders, true)
    const items = isReplaced ? [] : itemsMade(trail, origin, key)
    if (!items) return null
    found.push(
      ...[...values, ...items, ...added].map((next: NextSite) => ({
        ...next,
        holders: [...(next.holders ?? []), ...holders],
      })),
    )
  }
  return found
}

const siteOf = ({ unit, node, frame, bound }: Site): Site => ({ unit, node, frame, bound })

/** Methods that change other items than the one they name, or add some. */
const CHANGES = /^(extend|insert|remove|popitem|clear|sort|reverse|update)$/

/**
 * The key that an expression is for the caller through which it is seen; null where it is known only when the code
 * runs.
 */
function keyAt({ workspace }: Pick<Trail, 'workspace'>, site: Site): string | null {
  const reader = readerFor(workspace, site)
  const value = reader.read(site.unit, site.node)
  // another run, or another caller, may give another
  if (reader.unsettled > 0 || reader.needs.length > 0) return null
  return value.kind === 'string' || value.kind === 'integer' ? String(value.value) : null
}

/** The items that a list or dict is made with and that a key may choose; null where they are not known. */
function itemsMade(trail: Trail, origin: Site, key: string | null): NextSite[] | null {
  const { node } = origin
  switch (node.type) {
    case 'list':
    case 'tuple':
    case 'expression_list': {
      const items = namedChildren(node)
      if (items.some(({ type }) => /splat/.test(type))) return null
      return items.flatMap((item, index) =>
        key === null || key === String(index) ? [{ ...origin, node: item }] : [],
      )
    }
    case 'dictionary':
      return itemsOfDict(trail, origin, key)
    case 'call':
      return itemsOfCall(origin, key) ?? itemsOfCopy(trail, origin) ?? itemsYielded(trail, origin)
    case 'list_comprehension':
    case 'dictionary_comprehension':
      return itemsOfComprehension(trail, origin, key)
    default:
      return null
  }
}

/** The items of `{"train": x, **others}`: what stands further back replaces what stands before it. */
function itemsOfDict(trail: Trail, dict: Site, key: string | null): NextSite[] | null {
  const found: NextSite[] = []
  for (const child of namedChildren(dict.node).toReversed()) {
    if (child.type === 'pair') {
      const own = keyAt(trail, { ...dict, node: partOf(child, 'key') })
      if (key !== null && own !== null && own !== key) continue
      found.push({ ...dict, node: partOf(child, 'value') })
      if (key !== null && own === key) break
    } else {
      const [spread] = namedChildren(child)
      const others = spread ? itemsHeld(trail, { ...dict, node: spread }, key) : null
      if (!others) return null
      found.push(...others)
      if (key !== null && others.length > 0) break
    }
  }
  return found
}

/** The items of `dict(train=x, score=y)`. */
function itemsOfCall(origin: Site, key: string | null): NextSite[] | null {
  const { module } = origin.unit
  const args = callArguments(module, origin.node)
  if (calledName(module, origin.node) !== 'dict' || !args) return null
  if (args.starred || args.positional.length > 0) return null
  return [...args.keyword].flatMap(([name, { value }]) =>
    key === null || key === name ? [{ ...origin, node: value }] : [],
  )
}

/** The items of `list(jobs)`, `sorted(jobs, key=…)`: any of them may stand anywhere. */
function itemsOfCopy(trail: Trail, origin: Site): NextSite[] | null {
  const { module } = origin.unit
  const [held] = callArguments(module, origin.node)?.positional ?? []
  const isCopy = /^(list|tuple|set|sorted|reversed)$/.test(calledName(module, origin.node))
  return isCopy && held ? itemsHeld(trail, { ...origin, node: held }, null) : null
}

/** The items that a generator yields; null for a call of anything else. */
function itemsYielded(trail: Trail, call: Site): NextSite[] | null {
  const generators = functionsOf(trail, call, partOf(call.node, 'function'))
  const yielded = generators.flatMap((each) => yieldsOf(each, call))
  if (yielded.length === 0) return null
  return yielded.flatMap(({ value, isFrom }) =>
    isFrom ? (itemsHeld(trail, value, null) ?? []) : [value],
  )
}

/** The items of `{name: make(name) for name in NAMES}`. */
function itemsOfComprehension(
  { workspace }: Trail,
  origin: Site,
  key: string | null,
): NextSite[] | null {
  const { unit, node } = origin
  const [loop, ...others] = node.children.filter(({ type }) => type === 'for_in_clause')
  const body = childOf(node, 'body')
  const ways = loop && others.length === 0 && itemsOfLoop(readerFor(workspace, origin), unit, loop)
  if (!body || !ways) return null
  return ways.flatMap((way, index): NextSite[] => {
    const made: Site = { ...origin, node: body, bound: new Map([...(origin.bound ?? []), ...way]) }
    if (branchFor(workspace, made, node) === 'never') return []
    const isPair = body.type === 'pair'
    const own = isPair
      ? keyAt({ workspace }, { ...made, node: partOf(body, 'key') })
      : String(index)
    if (key !== null && own !== null && own !== key) return []
    return [isPair ? { ...made, node: partOf(body, 'value') } : made]
  })
}
