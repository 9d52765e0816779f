import { pathTo, wholeAccess } from '../../../python/access-path.ts'
import { callArguments } from '../../../python/calls.ts'
import { assignmentsTo, propertyOf } from '../../../python/classes.ts'
import { lastOf } from '../../../python/control-flow.ts'
import { ownNodes } from '../../../python/functions.ts'
import { calledName } from '../../../python/module.ts'
import { findFirst, namedChildren, type PyNode, partOf, textOf } from '../../../python/syntax.ts'
import { assignedTo } from '../../../python/targets.ts'
import { defaultOf, factoryOf } from '../../../python/values/records.ts'
import type { UnitNode } from '../../../python/values/static-value.ts'
import { worldOf } from '../../world/world.ts'
import { areInOneFunction } from './branches.ts'
import { type Event, eventsOf } from './events.ts'
import { inForce } from './in-force.ts'
import { type ClassSite, classesOf, classWithBases, fieldGiven, selfOf } from './instances.ts'
import type { NextSite } from './next-sites.ts'
import type { Name, Site } from './site.ts'
import { definitionOf, importedValue } from './symbols.ts'
import type { Trail } from './trail.ts'

/** Where an attribute leads to: what a module, a class or an instance holds under a name. */

/** What `self.x`, `instance.x` or `module.x` leads to. */
export function followAttribute(trail: Trail, site: Site): NextSite[] {
  const { unit, node } = site
  const name = textOf(unit.module, partOf(node, 'attribute'))
  const imported = importedValue(trail.workspace, site)
  if (imported) return [{ ...siteOfValue(imported), holders: holdersOf(site) }]
  const object = { ...site, node: partOf(node, 'object') }
  const types = objectsOf(trail, object)
  if (types.length === 0) return followNamespace(trail, object, name)
  return types.flatMap((type) =>
    heldAs(trail, partsOf(type.names, name), () => assignedIn(trail, type, name)),
  )
}

/** What `held.x` leads to where `held` is a namespace: `SimpleNamespace(x=…)`. */
const followNamespace = (trail: Trail, object: Site, name: string): NextSite[] =>
  trail.originsOfObject(object).flatMap((origin) => {
    const { module } = origin.unit
    if (calledName(module, origin.node) !== 'types.SimpleNamespace') return []
    const given = callArguments(module, origin.node)?.keyword.get(name)
    return heldAs(trail, partsOf(origin.names, name), () =>
      given
        ? [{ unit: origin.unit, node: given.value, frame: origin.frame, bound: origin.bound }]
        : [],
    )
  })

/** What an attribute holds: what is put there from outside, and what the object has there itself unless that is replaced. */
function heldAs(trail: Trail, holders: readonly Name[], own: () => NextSite[]): NextSite[] {
  const { values, isReplaced } = putThrough(trail, holders)
  return [...values, ...(isReplaced ? [] : own())].map((next) => ({ ...next, holders }))
}

/** The names of a part of an object, by those of the object. */
export const partsOf = (names: readonly Name[], part: string): Name[] =>
  names.map((held) => ({ ...held, part: pathTo(held.part ?? '', part) }))

/** The classes that an expression is, or is an instance of. */
function objectsOf(trail: Trail, site: Site): ClassSite[] {
  const type = definitionOf(trail.workspace, site)
  return type?.kind === 'class'
    ? classWithBases(trail, type, null, holdersOf(site))
    : classesOf(trail, site)
}

/** The name of the module or class that an attribute is read from, and the path from there. */
function holdersOf({ unit, node, frame }: Site): Name[] {
  const base = findFirst(node, ({ type }) => type === 'identifier')
  if (!base) return []
  const { top, path } = wholeAccess(unit.module, base, node)
  return top === node
    ? [{ unit, node: base, frame, until: node, part: path, isImported: true }]
    : []
}

/**
 * The values that are put into a part of an object from outside before it is read: `settings.env = …`, `made[name] =
 * …`.
 *
 * @param names of the part
 * @param isItem whether it is an item of a list or dict
 * @returns `isReplaced` is true where the part surely holds nothing else then
 */
export function putThrough(
  { workspace }: Trail,
  names: readonly Name[],
  isItem = false,
): { values: Site[]; isReplaced: boolean } {
  const done = names.map((name) =>
    eventsOf(workspace, name).map((event): Event => {
      // what stands further down in another function may be done before; an earlier call may have filled a cache
      const isOfOneCall =
        areInOneFunction(event.node, name.until) &&
        (!isItem || areInOneFunction(event.node, name.node))
      return event.timing === 'later' && !isOfOneCall ? { ...event, timing: 'maybe' } : event
    }),
  )
  const put = inForce(done, '').filter(({ timing }) => timing !== 'later')
  return {
    values: put.map(({ unit, node, frame, bound }) => ({ unit, node, frame, bound })),
    isReplaced: put.some(({ timing }) => timing === 'always'),
  }
}

/** The values that a class itself puts into an attribute, or the call that makes an instance of it. */
function assignedIn(trail: Trail, type: ClassSite, name: string): NextSite[] {
  const { unit, node: definition, frame } = type
  const field = fieldGiven(trail, type, name)
  if (field) return [field]
  const given = (node: PyNode): NextSite => ({ unit, node, frame, bound: selfOf(type, node) })
  const assigned = assignmentsTo(type, name)
  // `None` until a method puts there what it makes
  const made = assigned.filter(({ value }) => value.type !== 'none')
  // what code outside of the class puts there is not seen
  const isOpen = made.length === 0 && worldOf(trail.workspace).isReplaced(unit, definition, name)
  if (isOpen) return []
  const getter = assigned.length === 0 ? propertyOf(unit, definition, name) : null
  if (getter) return returnsOf(getter).map(given)
  return (made.length > 0 ? made : assigned).flatMap(({ target, value }) => {
    const name = { unit, node: target, frame, bound: selfOf(type, target), until: value }
    const fromFactory = madeByFactory(trail, unit, value)
    // a class that is named as the factory is not what it makes
    const initial = factoryOf(unit, value) ? value : defaultOf(unit, value)
    return (fromFactory.length > 0 ? fromFactory : [given(initial)]).map((site) => ({
      ...site,
      name,
    }))
  })
}

/** What the function returns that makes the default of a field: `field(default_factory=make)`. */
function madeByFactory(trail: Trail, unit: Site['unit'], value: PyNode): NextSite[] {
  const factory = factoryOf(unit, value)
  const made = factory && definitionOf(trail.workspace, { unit, node: factory })
  if (made?.kind !== 'function') return []
  return returnsOf(made.node).map((node) => ({ unit: made.unit, node, frame: null }))
}

/**
 * The value that a module assigns to a name, for other modules that import it: what the module does to it by that name
 * is done before.
 */
export function siteOfValue({ unit, node }: UnitNode): NextSite {
  const target = assignedTo(node)
  const value = { unit, node, frame: null }
  if (target?.type !== 'identifier') return value
  return { ...value, own: { unit, node: target, frame: null, until: lastOf(unit.module.root) } }
}

/** The expressions that a function or a property returns. */
export const returnsOf = (definition: PyNode): PyNode[] =>
  ownNodes(definition, 'return_statement').flatMap((statement) => namedChildren(statement)[0] ?? [])
