import { basesOf, constructorOf, lineage, superCallsIn } from '../../python/classes.ts'
import { decoratorsOf } from '../../python/decorators.ts'
import { ownerOf } from '../../python/functions.ts'
import {
  definedName,
  findAll,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../python/syntax.ts'
import { bindArguments } from '../../python/values/bind-arguments.ts'
import { Reader } from '../../python/values/evaluate.ts'
import {
  type Bound,
  deferred,
  receiver,
  type Unit,
  type UnitNode,
} from '../../python/values/static-value.ts'
import { isEnteredAsCalled } from './handing-on.ts'
import { withImporters } from './importers.ts'
import { callsByName } from './partials.ts'
import { anyFile, importers, type Reference, referencesTo, withoutTests } from './references.ts'
import { isReflected } from './reflection.ts'
import type { RepositoryWorld } from './repository-world.ts'
import { isPassedOver, namedBy, type Sought, type Usage, usagesOf } from './usages.ts'

/** Who calls a function of the repository, or makes an instance of a class. */

/** What each call of a function binds its parameters to; null where calls may be missing that cannot be seen. */
export function callsOf(world: RepositoryWorld, unit: Unit, definition: PyNode): Bound[] | null {
  const called = { unit, node: definition }
  if (definition.type === 'lambda') return callsOfLambda(world, called)
  const constructed = constructedBy(called)
  // what a decorator makes of it may be called with anything
  if (!isEnteredAsCalled(world, unit, definition)) return null
  // Python calls these without their names
  if (!constructed && /^__\w+__$/.test(definedName(unit.module, definition))) return null
  const bounds: Bound[] = []
  for (const usage of callsInto(world, { definition: called, constructed }, referencesAnywhere)) {
    const bound = usage.kind === 'call' ? enter(called, usage) : null
    if (!bound) return null
    bounds.push(bound)
  }
  return bounds
}

/** The same for a lambda, by the name that it is assigned to. */
function callsOfLambda({ workspace }: RepositoryWorld, lambda: UnitNode): Bound[] | null {
  const { unit, node } = lambda
  const bounds = callsByName(workspace, unit, node)?.map((call) =>
    enter(lambda, { kind: 'call', call: { unit, node: call }, self: null, bound: new Map() }),
  )
  return bounds?.every((bound) => bound !== null) ? bounds : null
}

/** What names mean in a function once a call has entered it; null where that cannot be told. */
function enter(definition: UnitNode, { call, self, bound: around }: SeenCall): Bound | null {
  const bound = bindArguments(definition, call, self)
  return bound && new Map([...around, ...bound, [definition.node, deferred(call.unit, call.node)]])
}

type SeenCall = Extract<Usage, { kind: 'call' }>
type Unseen = Extract<Usage, { kind: 'unseen' }>

/**
 * The calls of a function that are seen, in the order of the source: of a constructor those of its class, and of classes
 * that inherit it, or call it.
 */
export function callersOf(world: RepositoryWorld, definition: UnitNode): UnitNode[] {
  const sought = { definition, constructed: constructedBy(definition) }
  const calls = [...callsInto(world, sought, referencesOfImporters)].flatMap((usage) =>
    usage.kind === 'call' ? [usage.call] : [],
  )
  // one in a loop is seen for each item
  return [...new Map(calls.map((call) => [call.node, call])).values()]
}

/** Where a function is read for something else than a call of it, so that who calls it then is not seen; else null. */
export function handedOnAt(world: RepositoryWorld, definition: UnitNode): UnitNode | null {
  const sought = { definition, constructed: constructedBy(definition) }
  for (const reference of referencesAnywhere(world, namedBy(sought)) ?? [])
    if (usagesOf(world, sought, reference).some(({ kind }) => kind === 'unseen')) return reference
  return null
}

/** The calls that make an instance of a class; null where not all of them can be seen. */
export function constructionsOf(world: RepositoryWorld, type: UnitNode): UnitNode[] | null {
  const calls: UnitNode[] = []
  const references = referencesAnywhere(world, type)
  for (const reference of references ?? [])
    for (const usage of usagesOf(world, { definition: type, constructed: type }, reference)) {
      if (usage.kind === 'unseen') return null
      if (usage.kind === 'call') calls.push(usage.call)
    }
  return references && calls
}

/** The class whose constructor a function is; null for any other. */
export function constructedBy({ unit, node }: UnitNode): UnitNode | null {
  const owner = definedName(unit.module, node) === '__init__' ? ownerOf(node) : null
  return owner && { unit, node: owner }
}

/** Finds where a function or a class is read by its name; null where it may be got at without that. */
type FindReferences = (world: RepositoryWorld, definition: UnitNode) => Iterable<Reference> | null

/**
 * The calls of a function, one after the other, and `unseen` wherever others may be that are not seen.
 *
 * @param seen the classes on the way: code that is not run may derive one from itself
 */
function* callsInto(
  world: RepositoryWorld,
  sought: Sought,
  find: FindReferences,
  seen: ReadonlySet<PyNode> = new Set(),
): Generator<SeenCall | Unseen> {
  const named = namedBy(sought)
  if (seen.has(named.node)) return
  const references = find(world, named)
  if (!references) yield { kind: 'unseen' }
  for (const reference of references ?? [])
    for (const usage of usagesOf(world, sought, reference))
      yield* usage.kind === 'derived'
        ? callsIntoDerived(
            world,
            { ...sought, constructed: usage.type },
            find,
            new Set([...seen, named.node]),
          )
        : usage.kind === 'other'
          ? []
          : [usage]
  if (sought.constructed) yield* callsByType(world, sought.constructed)
}

/** `type(self)` or `self.__class__`, of which an object is made. */
const OWN_TYPE = /^(type\(self\)|self\.__class__)$/

/** The calls by which methods of a class make another object of it, but for a copy, which is given what that one has. */
function callsByType(world: RepositoryWorld, type: UnitNode): SeenCall[] {
  const self = receiver('instance', type.unit, type.node)
  return lineage(new Reader(world), type).flatMap(({ unit, node }) => {
    const { module } = unit
    if (!/type\(self\)|__class__/.test(module.text)) return []
    const isOwn = (arg: PyNode): boolean =>
      /^(\w+\s*=\s*|\*\*?)?(vars\()?self\b/.test(textOf(module, arg))
    const isCopy = (call: PyNode): boolean => {
      const given = namedChildren(partOf(call, 'arguments'))
      return given.length > 0 && given.every(isOwn)
    }
    return findAll(node, 'call')
      .filter((call) => OWN_TYPE.test(textOf(module, partOf(call, 'function'))))
      .filter((call) => !isCopy(call))
      .map((call) => ({ kind: 'call', call: { unit, node: call }, self, bound: new Map() }))
  })
}

/** The calls of a constructor by way of a class that is derived from its own. */
function* callsIntoDerived(
  world: RepositoryWorld,
  sought: Sought,
  find: FindReferences,
  seen: ReadonlySet<PyNode>,
): Generator<SeenCall | Unseen> {
  const type = namedBy(sought)
  const { unit, node } = type
  const own = constructorOf(unit, node)
  if (mayHaveAnother(type)) yield { kind: 'unseen' }
  if (!own) yield* callsInto(world, sought, find, seen)
  else {
    for (const call of superCallsIn(unit, own)) {
      const self = receiver('instance', unit, node)
      yield { kind: 'call', call: { unit, node: call }, self, bound: new Map() }
    }
    // one that is derived from it may call the constructor of its base
    if ([...(find(world, type) ?? [])].some(isPassedOver)) yield { kind: 'unseen' }
  }
}

/** Whether a class may have a constructor that is neither its own nor that of its first base. */
function mayHaveAnother({ unit, node }: UnitNode): boolean {
  const bases = basesOf(node).filter((base) => !/^(abc\.)?ABC$/.test(textOf(unit.module, base)))
  // among several, `super()` may be another one; a decorator may make a constructor
  return bases.length > 1 || decoratorsOf(unit, node).length > 0
}

/** Where any file of the repository reads a name; null where code gets at what it names by reflection. */
function referencesAnywhere(
  world: RepositoryWorld,
  definition: UnitNode,
): Iterable<Reference> | null {
  const { workspace } = world
  const { unit, node } = definition
  const word = definedName(unit.module, node)
  const knowing = [...workspace.mentioning(word), ...withImporters(workspace, unit.path)]
  const mayReflect = withoutTests(unit, [...new Set(knowing)])
  return isReflected(world, definition, mayReflect)
    ? null
    : referencesTo(workspace, unit, word, anyFile)
}

/** Where modules that import a definition read its name: its own first, then as they are listed. */
function referencesOfImporters(
  { workspace }: RepositoryWorld,
  { unit, node }: UnitNode,
): Reference[] {
  const order = withImporters(workspace, unit.path)
  const rank = ({ unit: { path } }: Reference) => order.indexOf(path)
  // those by another name stand among the others
  return [...referencesTo(workspace, unit, definedName(unit.module, node), importers)]
    .filter((reference) => reference.unit.module.error === null)
    .sort((a, b) => rank(a) - rank(b) || a.node.start - b.node.start)
}
