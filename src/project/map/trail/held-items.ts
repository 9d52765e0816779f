import { once } from '../../../collections/cache.ts'
import { only } from '../../../collections/only.ts'
import { itemPart } from '../../../python/access-path.ts'
import { callArguments, splatsOf } from '../../../python/calls.ts'
import { parametersOf } from '../../../python/functions.ts'
import { calledName } from '../../../python/module.ts'
import {
  ancestor,
  childOf,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../../python/syntax.ts'
import { itemsByPlace } from '../../../python/values/collections.ts'
import { itemsOfLoop } from '../../../python/values/loops/loop-items.ts'
import type { Workspace } from '../../files/workspace.ts'
import { partsOf, putThrough } from './attribute-sites.ts'
import { argumentFor, branchFor, readerFor } from './branches.ts'
import { functionsOf, yieldsOf } from './called-functions.ts'
import { type Event, eventsOf } from './events.ts'
import { callsInto } from './frames.ts'
import type { NextSite } from './next-sites.ts'
import { type Site, siteKey } from './site.ts'
import type { Trail } from './trail.ts'

/** Which items a list or a dict may hold: those that it is made with, and those that are put in later. */

/** The items that are being looked for on the way here: `jobs = sorted(jobs)` in a loop leads back to itself. */
const open = new WeakMap<Workspace, Set<string>>()

/**
 * The items that a list or dict may hold under a key, or under any where it is null; null where they may be anything.
 */
export function itemsHeld(trail: Trail, held: Site, key: string | null): NextSite[] | null {
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
  const back = placeFromEnd(key)
  for (const origin of trail.origins(held)) {
    const events = origin.names.flatMap((name) => eventsOf(trail.workspace, name))
    if (events.some(({ kind, path }) => kind === 'call' && CHANGES.test(path))) return null
    const appended = events.filter(({ kind, path }) => kind === 'call' && path === 'append')
    const added = appended.flatMap(({ unit, node, frame, bound }): NextSite[] => {
      const [item] = callArguments(unit.module, node)?.positional ?? []
      return item ? [{ unit, node: item, frame, bound }] : []
    })
    const holders = partsOf(origin.names, itemPart(back === null ? key : null))
    const { values, isReplaced } = putThrough(trail, holders, true)
    const atEnd = appended.filter(({ timing }) => timing === 'always').length
    const isAppended = back !== null && back <= atEnd
    // what is appended moves the others away from the end
    const own = back !== null && added.length > 0 ? null : key
    const items = isReplaced || isAppended ? [] : itemsMade(trail, origin, own)
    if (!items) return null
    const there = [...values, ...items]
    const absent = key === null || there.length === 0 ? itemsIfAbsent(trail, events, key) : []
    found.push(
      ...[...there, ...absent, ...added].map((next: NextSite) => ({
        ...next,
        holders: [...(next.holders ?? []), ...holders],
      })),
    )
  }
  return found
}

/** What `held.setdefault("train", x)` puts in under a key, or under any where that is null. */
function itemsIfAbsent(
  { workspace }: Trail,
  events: readonly Event[],
  key: string | null,
): NextSite[] {
  return events.flatMap(({ kind, path, unit, node, frame, bound }): NextSite[] => {
    if (kind !== 'call' || path !== 'setdefault') return []
    const [name, value] = callArguments(unit.module, node)?.positional ?? []
    const site = { unit, frame, bound }
    const own = name && key !== null ? keyAt(workspace, { ...site, node: name }) : null
    return value && (own === null || own === key) ? [{ ...site, node: value }] : []
  })
}

/** The place of an item, counted from the end of its list: 1 for the key -1; null for any other key. */
const placeFromEnd = (key: string | null): number | null =>
  key !== null && /^-[1-9]\d*$/.test(key) ? -Number(key) : null

/** Methods that change other items than the one they name, or add some. */
const CHANGES = /^(extend|insert|remove|popitem|clear|sort|reverse|update)$/

/**
 * The key that an expression is for the caller through which it is seen; null where it is known only when the code
 * runs.
 */
export function keyAt(workspace: Workspace, site: Site): string | null {
  const reader = readerFor(workspace, site)
  const value = reader.read(site.unit, site.node)
  // another run, or another caller, may give another
  if (reader.unsettledReads > 0 || reader.needs.length > 0) return null
  return value.kind === 'string' || value.kind === 'integer' ? String(value.value) : null
}

/** The items that a list or dict is made with and that a key may choose; null where they are not known. */
function itemsMade(trail: Trail, origin: Site, key: string | null): NextSite[] | null {
  const { node } = origin
  switch (node.type) {
    case 'list':
    case 'tuple':
    case 'expression_list':
      return itemsAt(node, key)?.map((item) => ({ ...origin, node: item })) ?? null
    case 'dictionary':
      return itemsOfDict(trail, origin, key)
    case 'dictionary_splat_pattern':
      return key === null ? null : itemsOfKeywords(trail, origin, key)
    case 'call':
      return itemsOfCall(origin, key) ?? itemsOfCopy(trail, origin) ?? itemsYielded(trail, origin)
    case 'list_comprehension':
    case 'dictionary_comprehension':
      return itemsOfComprehension(trail, origin, key)
    default:
      return null
  }
}

/** The items of a list or tuple literal that a key may choose; null where a splat moves them. */
function itemsAt(literal: PyNode, key: string | null): PyNode[] | null {
  const items = itemsByPlace(literal)
  if (!items || key === null) return items
  const item = /^-?\d+$/.test(key) ? items.at(Number(key)) : undefined
  return item ? [item] : []
}

/** The items of `{"train": x, **others}`: what stands further back replaces what stands before it. */
function itemsOfDict(trail: Trail, dict: Site, key: string | null): NextSite[] | null {
  const found: NextSite[] = []
  for (const child of namedChildren(dict.node).toReversed()) {
    if (child.type === 'pair') {
      const own = keyAt(trail.workspace, { ...dict, node: partOf(child, 'key') })
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

/** What callers give `**kwargs` under a key; null where one may give anything. */
function itemsOfKeywords(
  trail: Trail,
  { unit, node, frame }: Site,
  key: string,
): NextSite[] | null {
  const definition = ancestor(node, 'function_definition')
  const calls = definition && callsInto(trail.workspace, { unit, node: definition }, frame)
  if (!calls) return null
  if (parametersOf(definition).some(({ name }) => textOf(unit.module, name) === key)) return []
  const found: NextSite[] = []
  for (const call of calls) {
    const given = argumentFor(unit, definition, key, call)
    const splat = given === 'unseen' ? only(splatsOf(call.node)) : null
    const operand = splat?.type === 'dictionary_splat' ? namedChildren(splat)[0] : null
    const spread = operand ? itemsHeld(trail, { ...call, node: operand }, key) : null
    if (given === 'unseen' && !spread) return null
    found.push(...(given && given !== 'unseen' ? [{ ...call, node: given }] : (spread ?? [])))
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
  const yielded = functionsOf(trail, call).flatMap((each) => yieldsOf(each, call))
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
    const own = isPair ? keyAt(workspace, { ...made, node: partOf(body, 'key') }) : String(index)
    if (key !== null && own !== null && own !== key) return []
    return [isPair ? { ...made, node: partOf(body, 'value') } : made]
  })
}
