import { pathBehind, pathsMeet, pathTo, pathWithin } from '../../../python/access-path.ts'
import { callWith } from '../../../python/calls.ts'
import { areExclusive, commonAncestor, lastOf } from '../../../python/control-flow.ts'
import { bindingsInForce } from '../../../python/possible-bindings.ts'
import type { Binding } from '../../../python/scopes.ts'
import { ancestor, isWithin, type PyNode, textOf } from '../../../python/syntax.ts'
import type { Workspace } from '../../files/workspace.ts'
import { branchFor, isDoneBefore } from './branches.ts'
import type { OtherName } from './other-names.ts'
import type { Frame, Name, Site } from './site.ts'
import { type UseOfName, usesThrough } from './uses-of-name.ts'

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
  within(eventsThrough(workspace, name, name.part ?? ''), name.part ?? '')

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

/**
 * What is done to an object by a name and the names that it gets from there.
 *
 * @param part the part of the object that is asked for: what is done to others is left out, since each attribute of an
 *   instance holds one
 */
function eventsThrough(workspace: Workspace, name: Name, part: string, depth = 0): Event[] {
  const end = nextBinding(name)
  return usesThrough(workspace, name).flatMap((use) => {
    const { at, path } = use
    if (!pathsMeet(path, part)) return []
    const isEarlier = at.start < name.node.start && !name.isImported
    const isAnother = at === name.node || isEarlier || at.start >= end || standsForAnother(name, at)
    return isAnother ? [] : eventsAt(workspace, name, use, { part: pathBehind(part, path), depth })
  })
}

/** How many names an object may be given one after another: each has uses of its own. */
const DEEPEST = 2

/** What is done to an object at one use of its name, and by the name that it may get there. */
function eventsAt(
  workspace: Workspace,
  name: Name,
  { at, path, to }: UseOfName,
  { part, depth }: { part: string; depth: number },
): Event[] {
  const { unit, frame, bound, until } = name
  const site: Site = { unit, node: at, frame, bound }
  if (areExclusive(name.node, at) || branchFor(workspace, site) === 'never') return []
  const within = branchFor(workspace, site, commonAncestor(name.node, at)) === 'sure'
  const timing = (node: PyNode): Event['timing'] =>
    node.start > until.start
      ? 'later'
      : isDoneBefore(workspace, { ...site, node }, until)
        ? 'always'
        : 'maybe'
  if (to.kind !== 'name') {
    const { kind, node } = to
    return [{ kind, path, unit, node, frame, bound, within, timing: timing(node), name }]
  }
  if (depth > DEEPEST) return []
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
  return whileHeld(eventsThrough(workspace, alias, pathTo(to.part, part), depth + 1), to, at).map(
    (event) => ({
      ...event,
      path: pathTo(path, event.path),
      // the function that it is handed to may do it or not
      timing: handed === 'always' && !event.within ? 'maybe' : (handed ?? event.timing),
      within: within && event.within,
    }),
  )
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
  const reaching = use.type === 'identifier' ? bindingsInForce(module, use) : []
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
