import { basesOf, constructorOf, lineage } from '../../python/classes.ts'
import { decoratorsOf, isCalledAsWritten } from '../../python/decorators.ts'
import { isSuperInit, ownerOf } from '../../python/functions.ts'
import { calledName } from '../../python/module.ts'
import { ancestor, definedName, findAll, type PyNode, partOf, textOf } from '../../python/syntax.ts'
import { bindArguments } from '../../python/values/bind-arguments.ts'
import { Reader } from '../../python/values/evaluate.ts'
import { isForeign } from '../../python/values/foreign.ts'
import { attributeOf } from '../../python/values/objects.ts'
import {
  type Bound,
  receiver,
  type StaticValue,
  type Unit,
  type UnitNode,
  type World,
} from '../../python/values/static-value.ts'
import { importersHolding, withImporters } from './importers.ts'
import { type Reference, referencesTo, withoutTests } from './references.ts'
import { isReflected } from './reflection.ts'
import type { RepositoryWorld } from './repository-world.ts'

/** What each call of a function binds its parameters to; null where not all of its calls can be seen. */
export function callsOf(world: RepositoryWorld, unit: Unit, definition: PyNode): Bound[] | null {
  const called = { unit, node: definition }
  const constructed = constructedBy(called)
  // what a decorator makes of it may be called with anything
  if (!isCalledAsWritten(unit, definition)) return null
  // Python calls these without their names
  if (!constructed && /^__\w+__$/.test(definedName(unit.module, definition))) return null
  const bounds: Bound[] = []
  for (const way of waysInto(world, called, constructed, referencesAnywhere)) {
    const bound = way.kind === 'call' ? enter(called, way.call, way.self) : null
    if (!bound) return null
    bounds.push(bound)
  }
  return bounds
}

/** What names mean in a function that a call enters; null where it cannot be told. */
function enter(definition: UnitNode, call: UnitNode, self: StaticValue | null): Bound | null {
  const bound = bindArguments(definition, call, self)
  return bound && new Map([...bound, [definition.node, { kind: 'deferred', ...call }]])
}

/**
 * The calls of a function that are seen, in the order of the source: of a constructor those of its class, and of classes
 * that inherit it, or call it.
 */
export const callersOf = (world: RepositoryWorld, definition: UnitNode): UnitNode[] =>
  [...waysInto(world, definition, constructedBy(definition), referencesOfImporters)].flatMap(
    (way) => (way.kind === 'call' ? [way.call] : []),
  )

/** The class whose constructor a function is; null for any other. */
function constructedBy({ unit, node }: UnitNode): UnitNode | null {
  const owner = definedName(unit.module, node) === '__init__' ? ownerOf(node) : null
  return owner && { unit, node: owner }
}

/** Where a function or a class is read by its name; null where it may be got without that. */
type FindReferences = (world: RepositoryWorld, definition: UnitNode) => Iterable<Reference> | null

/**
 * How a function is called, one way after the other.
 *
 * @param constructed the class whose constructor it is, or that inherits it; null for any other function
 * @param seen the classes on the way: code that is not run may derive one from itself
 */
function* waysInto(
  world: RepositoryWorld,
  definition: UnitNode,
  constructed: UnitNode | null,
  references: FindReferences,
  seen: ReadonlySet<PyNode> = new Set(),
): Generator<Extract<Way, { kind: 'call' | 'unseen' }>> {
  const named = constructed ?? definition
  if (seen.has(named.node)) return
  const uses = references(world, named)
  if (!uses) yield { kind: 'unseen' }
  for (const use of uses ?? []) {
    const way = wayThrough(world, definition, constructed, use)
    if (way.kind === 'call' || way.kind === 'unseen') yield way
    if (way.kind !== 'derived') continue
    const { unit, node } = way.type
    const own = constructorOf(unit, node)
    if (mayHaveAnother(way.type)) yield { kind: 'unseen' }
    if (own)
      for (const call of superCallsIn(unit, own))
        yield { kind: 'call', call, self: receiver('instance', unit, node) }
    else yield* waysInto(world, definition, way.type, references, new Set([...seen, named.node]))
  }
}

/** Whether a class may have a constructor that neither it nor its first base class shows. */
function mayHaveAnother({ unit, node }: UnitNode): boolean {
  const bases = basesOf(node).filter((base) => !/^(abc\.)?ABC$/.test(textOf(unit.module, base)))
  // among several, `super()` may be another one; a decorator may make a constructor
  return bases.length > 1 || decoratorsOf(unit, node).length > 0
}

/** The calls of `super().__init__` in a constructor. */
const superCallsIn = (unit: Unit, init: PyNode): UnitNode[] =>
  findAll(init, 'call')
    .filter((call) => isSuperInit(unit.module, partOf(call, 'function')))
    .map((node) => ({ unit, node }))

/** Where the repository reads a name, whatever has it; null where something is called in a way that its name does not show. */
function referencesAnywhere(
  world: RepositoryWorld,
  { unit, node }: UnitNode,
): Iterable<Reference> | null {
  const { workspace } = world
  const word = definedName(unit.module, node)
  const paths = [...workspace.mentioning(word), ...withImporters(workspace, unit.path)]
  const mayReflect = withoutTests(unit, [...new Set(paths)])
  return isReflected(world, { unit, node, word }, mayReflect)
    ? null
    : referencesTo(workspace, unit, word, (each) => withoutTests(unit, workspace.mentioning(each)))
}

/** Where modules that import a definition read its name: its own first, then as they are listed. */
function referencesOfImporters(
  { workspace }: RepositoryWorld,
  { unit, node }: UnitNode,
): Reference[] {
  const files: string[] = []
  const filesWith = (word: string) => {
    const holding = withoutTests(unit, importersHolding(workspace, unit, word))
    files.push(...holding)
    return holding
  }
  const reads = [...referencesTo(workspace, unit, definedName(unit.module, node), filesWith)]
  // those by another name stand among the others
  const rank = (read: Reference) => files.indexOf(read.unit.path)
  reads.sort((a, b) => rank(a) - rank(b) || a.node.start - b.node.start)
  return reads.filter((read) => read.unit.module.error === null)
}

/** What a name comes to that may be that of a function. */
type Way =
  | { readonly kind: 'call'; readonly call: UnitNode; readonly self: StaticValue | null }
  /** A class is derived from the one whose constructor it is. */
  | { readonly kind: 'derived'; readonly type: UnitNode }
  /** Something else has the name, or it only says of what type something is. */
  | { readonly kind: 'other' }
  /** It is passed on, or derived from: whoever calls it then is not seen. */
  | { readonly kind: 'unseen' }

/** @param constructed the class whose constructor the function is, or that inherits it; null for any other function */
function wayThrough(
  world: World,
  definition: UnitNode,
  constructed: UnitNode | null,
  { unit, node: use }: UnitNode,
): Way {
  const target =
    superMethod(world, unit, use, definition.node) ??
    overriding(world, { unit, node: use }, definition) ??
    new Reader(world).read(unit, use)
  // a method of the same name, of whatever
  if (ownerOf(definition.node) && use.type === 'attribute' && target.kind === 'unknown')
    return { kind: isForeign(world, target) ? 'other' : 'unseen' }
  const wanted = constructed ?? definition
  if (!isMeant(target, { unit, node: use }, wanted.node)) return { kind: 'other' }
  const call = use.parent
  if (constructed && call?.field === 'superclasses' && call.parent)
    return { kind: 'derived', type: { unit, node: call.parent } }
  if (call?.type !== 'call' || use.field !== 'function')
    return { kind: constructed && isAnnotation(use) ? 'other' : 'unseen' }
  const self = target.kind === 'method' ? target.self : null
  const made = constructed && receiver('instance', constructed.unit, constructed.node)
  return { kind: 'call', call: { unit, node: call }, self: made ?? self }
}

/**
 * Whether a name stands for a function or a class, by what it comes to; or because nothing in its module explains it:
 * `%run steps.py` gives a notebook all that `steps.py` defines.
 */
function isMeant(target: StaticValue, { unit, node: use }: UnitNode, definition: PyNode): boolean {
  if (target.kind !== 'unknown') return 'node' in target && target.node === definition
  return (
    use.type === 'identifier' &&
    unit.module.scopes.resolve(textOf(unit.module, use), use) === null &&
    ancestor(definition, 'function_definition', 'class_definition') === null
  )
}

/** `super().name` where it is this method. */
function superMethod(world: World, unit: Unit, use: PyNode, method: PyNode): StaticValue | null {
  const owner = ancestor(use, 'class_definition')
  if (!owner || !/^super\s*\(/.test(textOf(unit.module, use))) return null
  const reader = new Reader(world)
  const isBase = lineage(reader, { unit, node: owner }).some(({ node }) => node === ownerOf(method))
  return isBase
    ? { kind: 'method', unit, node: method, self: receiver('instance', unit, owner) }
    : null
}

/** `self.name` in a class that the one of this method is derived from, where this is what that may be. */
function overriding(world: World, { unit, node: use }: UnitNode, method: UnitNode) {
  const owner = ownerOf(method.node)
  if (!owner || use.type !== 'attribute') return null
  const reader = new Reader(world)
  const object = reader.read(unit, partOf(use, 'object'))
  const isOfDerived = reader.needs.some(({ kind }) => kind === 'receivers')
  if (!isOfDerived || (object.kind !== 'instance' && object.kind !== 'class')) return null
  const own = { unit: method.unit, node: owner }
  if (!lineage(reader, own).some(({ node }) => node === object.node)) return null
  return attributeOf(
    reader,
    receiver(object.kind, own.unit, owner),
    definedName(own.unit.module, method.node),
  )
}

/** The calls that make an instance of a class; null where not all of them can be seen. */
export function constructionsOf(world: RepositoryWorld, type: UnitNode): UnitNode[] | null {
  const calls: UnitNode[] = []
  const uses = referencesAnywhere(world, type)
  for (const use of uses ?? []) {
    const way = wayThrough(world, type, type, use)
    if (way.kind === 'unseen') return null
    if (way.kind === 'call') calls.push(way.call)
  }
  return uses && calls
}

/**
 * The classes that a method may be called on; none where there are no others than its own, null where not all of them
 * can be seen.
 */
export function receiversOf(world: RepositoryWorld, own: UnitNode): UnitNode[] | null {
  const found = new Map<PyNode, UnitNode>()
  const seen = new Set<PyNode>()
  const open = [own]
  for (let type = open.pop(); type; type = open.pop()) {
    if (seen.has(type.node)) continue
    seen.add(type.node)
    const uses = usesOfClass(world, type)
    if (!uses) return null
    const { derived, isUsed } = uses
    // an abstract one is only derived from
    if (isUsed || derived.length === 0) found.set(type.node, type)
    open.push(...derived)
  }
  return seen.size === 1 ? [] : [...found.values()]
}

/** The classes that are derived from one, and whether it is used otherwise; null where a call derives others. */
function usesOfClass(
  world: RepositoryWorld,
  type: UnitNode,
): { derived: UnitNode[]; isUsed: boolean } | null {
  const { unit, node } = type
  const derived: UnitNode[] = []
  let isUsed = false
  const word = definedName(unit.module, node)
  const { workspace } = world
  const filesWith = (each: string) => {
    // a module may import it by another name from one that does not define it
    const isOwnName = each === word
    return withoutTests(
      unit,
      isOwnName ? importersHolding(workspace, unit, each) : workspace.mentioning(each),
    )
  }
  for (const use of referencesTo(workspace, unit, word, filesWith)) {
    const way = wayThrough(world, type, type, use)
    if (way.kind === 'derived') derived.push(way.type)
    else if (way.kind === 'unseen' && isBaseInCall(use)) return null
    else if (way.kind !== 'other') isUsed = true
  }
  return { derived, isUsed }
}

/** Whether a class is among the bases of one that a call makes: `type("Scoring", (Step,), {…})`. */
function isBaseInCall({ unit, node }: UnitNode): boolean {
  const list = node.parent?.type === 'tuple' ? node.parent.parent : null
  return /^(type|types\.new_class)$/.test(calledName(unit.module, list?.parent))
}

const isAnnotation = (use: PyNode): boolean => use.type === 'type' || ancestor(use, 'type') !== null
