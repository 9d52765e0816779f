import { basesOf, constructorOf, lineage, superCallsIn } from '../../python/classes.ts'
import { decoratorsOf } from '../../python/decorators.ts'
import { ownerOf } from '../../python/functions.ts'
import { definedName, type PyNode, textOf } from '../../python/syntax.ts'
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
import { callsByType, classMethodsMaking } from './own-constructions.ts'
import { callsByName } from './partials.ts'
import { anyFile, importers, type Reference, referencesTo, withoutTests } from './references.ts'
import { isReflected } from './reflection.ts'
import type { RepositoryWorld } from './repository-world.ts'
import {
  isPassedOver,
  namedBy,
  type SeenCall,
  type Sought,
  type Usage,
  usagesOf,
} from './usages.ts'

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

type Unseen = Extract<Usage, { kind: 'unseen' }>

/**
 * The calls of a function that are seen, in the order of the source: of a constructor those of its class, and of classes
 * that inherit it, or call it.
 */
export function callersOf(world: RepositoryWorld, definition: UnitNode): UnitNode[] {
  const sought = { definition, constructed: constructedBy(definition) }
  return callsIn([...callsInto(world, sought, referencesOfImporters)])
}

/** The calls among usages, each once: one in a loop is seen for each item. */
function callsIn(usages: readonly Usage[]): UnitNode[] {
  const calls = usages.flatMap((usage) => (usage.kind === 'call' ? [usage.call] : []))
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
  let isDerived = false
  for (const reference of references ?? [])
    for (const usage of usagesOf(world, { definition: type, constructed: type }, reference)) {
      if (usage.kind === 'unseen') return null
      if (usage.kind === 'call') calls.push(usage.call)
      isDerived ||= usage.kind === 'derived'
    }
  const own = [...callsByClassMethods(world, type)]
  // what a class method is given for another class is not told apart
  if (own.some(({ kind }) => kind === 'unseen') || (own.length > 0 && isDerived)) return null
  return references && [...calls, ...callsIn(own)]
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
      if (usage.kind === 'call' || usage.kind === 'unseen') yield usage
      else if (usage.kind === 'derived')
        yield* callsIntoDerived(
          world,
          { ...sought, constructed: usage.type },
          find,
          new Set([...seen, named.node]),
        )
  if (!sought.constructed) return
  yield* callsByType(world, sought.constructed)
  yield* callsByClassMethods(world, sought.constructed)
}

/**
 * The calls by which class methods make an object of their class, `cls(…)`, in each way of calling them for it; `unseen`
 * where they hand the class on.
 */
function* callsByClassMethods(
  world: RepositoryWorld,
  type: UnitNode,
): Generator<SeenCall | Unseen> {
  const line = lineage(new Reader(world), type)
  const self = receiver('instance', type.unit, type.node)
  for (const { unit, method, made } of line.flatMap(classMethodsMaking)) {
    const ways = made && callsOf(world, unit, method.node)
    if (!ways) yield { kind: 'unseen' }
    for (const bound of ways ?? []) {
      const own = bound.get(method.parameter)
      const calledOf = own && 'node' in own ? own.node : null
      if (calledOf === type.node)
        for (const call of made ?? [])
          yield { kind: 'call', call: { unit, node: call }, self, bound }
      // it may be called by another method of a base, for whatever class that is called for
      else if (line.some(({ node }) => node === calledOf)) yield { kind: 'unseen' }
    }
  }
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
