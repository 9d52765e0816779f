import { CacheInKeys, once, onceForBoth } from '../../../collections/cache.ts'
import { pathTo, pathWithin, wholeAccess } from '../../../python/access-path.ts'
import { callArguments, callWith } from '../../../python/calls.ts'
import { areExclusive, bindingsAt, commonAncestor, lastOf } from '../../../python/control-flow.ts'
import { calledName, type PythonModule } from '../../../python/module.ts'
import type { Binding } from '../../../python/scopes.ts'
import { stringValue } from '../../../python/strings.ts'
import {
  ancestor,
  childOf,
  findAll,
  isWithin,
  type PyNode,
  partOf,
  textOf,
} from '../../../python/syntax.ts'
import { givenTo } from '../../../python/targets.ts'
import { usesOfTarget } from '../../../python/uses.ts'
import type { Unit } from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import { branchFor, isDoneBefore } from './branches.ts'
import { type OtherName, otherName } from './other-names.ts'
import type { Frame, Name, Site } from './site.ts'

/** Something done to an object through one of its names: `run_config.environment.docker.enabled = True`. */
export interface Event extends Site {
  /** `handed` where it is handed to what is known only when the code runs. */
  readonly kind: 'set' | 'call' | 'handed'
  /** The attributes from the object on: `environment.docker.enabled`. */
  readonly path: string
  /** What is assigned; the call. */
  readonly node: PyNode
  /** Whether it is surely done, and done before the name is used. */
  readonly timing: 'always' | 'maybe' | 'later'
  /** Whether it is done whenever the object is given the name. */
  readonly within: boolean
  /** The name through which it is done. */
  readonly name: Name
}

/** What is done to an object, by each of its names. */
export type EventsByName = readonly (readonly Event[])[]

/** What is done to an object by one of its names, in the order of the source. */
export const eventsOf = (workspace: Workspace, name: Name): Event[] =>
  within(eventsThrough(workspace, name), name.part ?? '')

/** The events of an object that concern a part of it, with their paths from there. */
const within = (events: Event[], part: string): Event[] =>
  events.flatMap((event): Event[] => {
    const inner = pathWithin(event.path, part)
    if (!inner) return []
    const { rest: path, isSure } = inner
    if (isSure) return [{ ...event, path }]
    return [
      { ...event, path, within: false, timing: event.timing === 'always' ? 'maybe' : event.timing },
    ]
  })

function eventsThrough(workspace: Workspace, name: Name, depth = 0): Event[] {
  const { unit, frame, bound, until } = name
  const end = nextBinding(name)
  return usesThrough(workspace, name).flatMap(({ at, path, to }): Event[] => {
    const isEarlier = at.start < name.node.start && !name.isImported
    if (at === name.node || isEarlier || at.start >= end || standsForAnother(name, at)) return []
    const site: Site = { unit, node: at, frame, bound }
    if (areExclusive(name.node, at) || branchFor(workspace, site) === 'never') return []
    const within = branchFor(workspace, site, commonAncestor(name.node, at)) === 'sure'
    const timing = (node: PyNode): Event['timing'] =>
      node.start > until.start
        ? 'later'
        : isDoneBefore(workspace, { ...site, node }, until)
          ? 'always'
          : 'maybe'
    if (to.kind !== 'name')
      return [
        {
          kind: to.kind,
          path,
          unit,
          node: to.node,
          frame,
          bound,
          within,
          timing: timing(to.node),
          name,
        },
      ]
    if (depth > 2) return []
    // a loop's variable stands for it as long as that goes on
    const scope = ancestor(to.node, 'function_definition', 'for_statement', 'module') ?? to.node
    const alias: Name = {
      unit: to.unit,
      node: to.node,
      frame: enteredBy(to, site) ?? frame,
      bound,
      until: to.handed ? lastOf(scope) : until,
    }
    const handed = to.handed && timing(to.handed)
    return whileHeld(eventsThrough(workspace, alias, depth + 1), to, at).map((event) => ({
      ...event,
      path: pathTo(path, event.path),
      // the function that it is handed to may do it or not
      timing: handed === 'always' && !event.within ? 'maybe' : (handed ?? event.timing),
      within: within && event.within,
    }))
  })
}

/** What is done to an object by the name of what holds it, until that holds something else there. */
function whileHeld(events: Event[], { part, node }: OtherName, object: PyNode): Event[] {
  if (part === '') return events
  const done = within(events, part).filter(
    (event) => event.node.start > node.start && !isWithin(object, event.node),
  )
  const next = done.find(({ kind, path }) => kind === 'set' && path === '')
  return next ? done.filter((event) => event.node.start < next.node.start) : done
}

/** The call by which an object is handed to a function; null where it is not handed to one. */
function enteredBy({ handed, node }: OtherName, passed: Site): Frame | null {
  const call = handed && callWith(handed)
  const definition = call && ancestor(node, 'function_definition')
  return call && definition ? { definition, call: { ...passed, node: call } } : null
}

/**
 * Whether a name surely means another object at a place: `if environment is None: environment = Environment("own")`.
 */
function standsForAnother({ unit: { module }, node }: Name, use: PyNode): boolean {
  const bindings =
    node.type === 'identifier' ? module.scopes.bindingsOf(textOf(module, node), node) : []
  if (bindings.length < 2 || !bindings.some((binding) => binding.node === node)) return false
  const reaching = use.type === 'identifier' ? bindingsAt(module, use) : []
  // cells of a notebook may be run in another order
  const isInBlock = (binding: Binding) => commonAncestor(binding.node, use)?.type !== 'module'
  return (
    reaching.length > 0 && reaching.every((binding) => binding.node !== node && isInBlock(binding))
  )
}

/** The offset of the binding by which a name surely comes to mean another object. */
function nextBinding({ unit, node, until }: Name): number {
  if (node.type !== 'identifier') return Number.POSITIVE_INFINITY
  const next = unit.module.scopes
    .bindingsOf(textOf(unit.module, node), node)
    .find((binding) => binding.node.start > node.start && binding.from > until.start)
  return next?.node.start ?? Number.POSITIVE_INFINITY
}

/** A place where something is done to the object that a name means. */
interface Use {
  /** The name. */
  readonly at: PyNode
  /** The attributes from the name on. */
  readonly path: string
  readonly to: Action
}

/** What is done there: an attribute is set, a method is called, the object is handed on, or it gets another name. */
type Action =
  | { readonly kind: 'set' | 'call' | 'handed'; readonly node: PyNode }
  | ({ readonly kind: 'name' } & OtherName)

/** The uses of each name, by its scope or class: steps of one file mostly share their run configuration. */
const known = new CacheInKeys<object, WeakMap<Workspace, Map<string, readonly Use[]>>>()

function usesThrough(workspace: Workspace, name: Name): readonly Use[] {
  const { module } = name.unit
  const text = textOf(module, name.node)
  const isIdentifier = name.node.type === 'identifier'
  const scope = isIdentifier ? module.scopes.resolve(text, name.node) : null
  const owner = isIdentifier ? null : ancestor(name.node, 'class_definition')
  if (!isIdentifier && !owner) return []
  const ofScope = once(known, scope ?? owner ?? module, () => new WeakMap())
  return onceForBoth(ofScope, workspace, text, () =>
    [...usesOfTarget(module, name.node), ...usesByMethods(module, scope?.node, text)].flatMap(
      (at) => readUse(workspace, name.unit, at) ?? [],
    ),
  )
}

/** The uses `self.made` and `cls.made` of a name that a class body binds. */
const usesByMethods = (module: PythonModule, body: PyNode | undefined, name: string): PyNode[] =>
  body?.type === 'class_definition'
    ? findAll(body, 'attribute').filter((use) =>
        [`self.${name}`, `cls.${name}`].includes(textOf(module, use)),
      )
    : []

/** Reads what is done at a use of a name; null where nothing is done to the object. */
function readUse(workspace: Workspace, unit: Unit, at: PyNode): Use | null {
  const { top, path: written } = wholeAccess(unit.module, at)
  // what an estimator keeps its run configuration in
  const path = written.replace(/^_estimator_config\b/, 'run_config')
  const { parent } = top
  const given = givenTo(top)
  // a name stands for something else from there on: nothing is done to the object
  if (given)
    return top.type === 'identifier' ? null : { at, path, to: { kind: 'set', node: given } }
  if (parent?.type === 'call' && top.field === 'function')
    return { at, path, to: { kind: 'call', node: parent } }
  const put = attributeSet(unit, top)
  if (put) return { at, path: pathTo(path, put.path), to: put.to }
  const inside = attributesOf(unit, top)
  if (inside) return { at, path: pathTo(path, inside.path), to: inside.to }
  const other = otherName(workspace, unit, top)
  if (other) return { at, path: pathTo(path, other.of), to: { kind: 'name', ...other } }
  const handed = handedUnseen(unit, top)
  return handed && { at, path, to: { kind: 'handed', node: handed } }
}

/** Reads `vars(x).update(…)`, which does the same to `x` as `x.__dict__.update(…)`; null for anything else. */
function attributesOf({ module }: Unit, object: PyNode): { path: string; to: Action } | null {
  const call = callWith(object)
  if (!call || calledName(module, call) !== 'vars') return null
  const { top, path } = wholeAccess(module, call)
  const isCalled = top !== call && top.field === 'function' && top.parent?.type === 'call'
  return isCalled && top.parent
    ? { path: pathTo('__dict__', path), to: { kind: 'call', node: top.parent } }
    : null
}

/**
 * The call that hands an object to a function which is looked up when the code runs: `CHANGES[kind](x)`, `map(change,
 * [x])`; null for any other call.
 */
function handedUnseen({ module }: Unit, object: PyNode): PyNode | null {
  const list = /^(list|tuple)$/.test(object.parent?.type ?? '') ? object.parent : null
  const mapped = list && callWith(list)
  if (mapped && calledName(module, mapped) === 'map') return mapped
  const call = callWith(object)
  const callee = call && childOf(call, 'function')
  return callee && /^(subscript|call)$/.test(callee.type) ? call : null
}

/**
 * Reads `setattr(x, "name", value)`; where the name is not known, it is taken for `x.__dict__.update(…)`. Null for
 * anything else.
 */
function attributeSet({ module }: Unit, object: PyNode): { path: string; to: Action } | null {
  const call = callWith(object)
  if (!call || textOf(module, partOf(call, 'function')) !== 'setattr') return null
  const [first, key, value] = callArguments(module, call)?.positional ?? []
  if (first !== object || !key || !value) return null
  const name = stringValue(module, key)
  return name === null
    ? { path: '__dict__.update', to: { kind: 'call', node: call } }
    : { path: name, to: { kind: 'set', node: value } }
}
