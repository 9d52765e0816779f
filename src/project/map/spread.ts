import type { SpreadArguments } from '../../../transforms/pipeline-step.ts'
import { once } from '../../once.ts'
import { reachingBinding } from '../../python/bindings.ts'
import { callArguments } from '../../python/calls.ts'
import { isChangedInPlace } from '../../python/changes.ts'
import { Reader } from '../../python/evaluate.ts'
import { calledName } from '../../python/module.ts'
import type { Unit, UnitNode, World } from '../../python/static-value.ts'
import { childOf, namedChildren, type PyNode, partOf } from '../../python/syntax.ts'
import type { Workspace } from '../files/workspace.ts'
import { readEveryWay } from '../world/readings.ts'
import { completedDict } from './completed-dict.ts'
import type { Repository } from './repository.ts'
import type { SdkCall } from './sdk-call.ts'

/** What `**common` adds to a call. */
export interface Spread {
  /** What it gives, in each way of reaching the call; null where it cannot be told what it adds. */
  readonly ways: readonly Given[] | null
  /** The value that an argument gets through it, in the call's own module; null where none can be seen. */
  valueOf(name: string): PyNode | null
  /** A `**common`, or `*args`, that may give one of these arguments a value which is not to be seen. */
  unseenFor(names: readonly string[]): PyNode | null
}

/** Arguments by name. */
export type Given = ReadonlyMap<string, UnitNode>

/**
 * Looks into the dicts whose items a call takes as its arguments: literals, `dict(…)` of names, and the `**kwargs` of
 * the function around it, by all calls of that.
 */
export const spreadOf = ({ workspace, world }: Repository, call: SdkCall): Spread =>
  once(known, call, () => readSpread(workspace, world, call))

const known = new WeakMap<SdkCall, Spread>()

function readSpread(workspace: Workspace, world: World, { unit, call, bound }: SdkCall): Spread {
  const splats = namedChildren(partOf(call, 'arguments')).filter(({ type }) => /_splat$/.test(type))
  const operands = splats.map((splat) => namedChildren(splat)[0] ?? splat)
  const readings =
    splats.length === 0 ? [] : readEveryWay(workspace, world, unit, operands, 0, bound)
  const read = splats.map((splat) => ({
    splat,
    ways: readings.map((reading) => knownBy(new Reader(world, reading.bound), unit, splat)),
  }))
  const isSeen = (ways: readonly (Given | null)[], name: string): boolean => {
    const [first, ...others] = ways.map((given) => given?.get(name))
    const isSame = others.every((other) => other?.node === first?.node)
    return isSame && (!first || first.unit.module === unit.module)
  }
  return {
    ways: everyKnown(readings.map((_, at) => read.map(({ ways }) => ways[at] ?? null))),
    valueOf: (name) =>
      read
        .filter(({ ways }) => isSeen(ways, name))
        .map(({ ways }) => ways[0]?.get(name)?.node ?? null)
        .findLast(Boolean) ?? null,
    unseenFor: (names) =>
      read.find(({ ways }) => ways.includes(null) || names.some((name) => !isSeen(ways, name)))
        ?.splat ?? null,
  }
}

/** What `**common` gives a call; null where that cannot be told. */
export function spreadArguments(repository: Repository, site: SdkCall): SpreadArguments | null {
  const { ways } = spreadOf(repository, site)
  if (!ways) return null
  const reader = new Reader(repository.world, site.bound)
  const names = [...new Set(ways.flatMap((given) => [...given.keys()]))]
  return {
    names,
    atTimes: names.filter((name) => !ways.every((given) => given.has(name))),
    forbidsReuse: ways.every((given) => {
      const reuse = given.get('allow_reuse')
      const value = reuse && reader.read(reuse.unit, reuse.node)
      return value?.kind === 'boolean' && !value.value
    }),
  }
}

/** What all `**common` of a call give together, in each way; null where one of them is not known. */
function everyKnown(ways: readonly (readonly (Given | null)[])[]): Given[] | null {
  const known = ways.map((each) => {
    const given = new Map<string, UnitNode>()
    return each.every((one) => merge(given, one)) ? given : null
  })
  return known.every((each) => each !== null) ? known : null
}

/** What a `**common` gives; null where that depends on who calls, or on an item of a loop, that is not known. */
function knownBy(reader: Reader, unit: Unit, splat: PyNode): Given | null {
  const given = givenBy(reader, unit, splat)
  return reader.needs.some(({ kind }) => kind !== 'receivers') ? null : given
}

function givenBy(reader: Reader, unit: Unit, splat: PyNode): Given | null {
  const operand = namedChildren(splat)[0]
  return splat.type === 'dictionary_splat' && operand ? itemsOf(reader, unit, operand) : null
}

/** The items of a dict whose keys are plain; null for anything else. */
function itemsOf(reader: Reader, unit: Unit, node: PyNode): Given | null {
  const dict = reader.read(unit, node)
  if (dict.kind === 'collection')
    return dict.node.type === 'dictionary' ? itemsOfLiteral(reader, dict) : null
  if (dict.kind === 'keywords')
    return new Map([...dict.given].map(([name, node]) => [name, { unit: dict.unit, node }]))
  const isMade = dict.kind === 'unknown' && isMadeFor(reader, unit, node, dict)
  if (isMade) return keywordsOf(reader, dict)
  return node.type === 'identifier' ? itemsOfCompleted(reader, unit, node) : null
}

/** The items of a dict that is completed before it is used. */
function itemsOfCompleted(reader: Reader, unit: Unit, use: PyNode): Given | null {
  const completed = completedDict(unit.module, use)
  const made = completed && { unit, node: completed.made }
  const base = made && (made.node.type === 'dictionary' ? itemsOfLiteral : keywordsOf)(reader, made)
  if (!completed || !base) return null
  const given = new Map(base)
  for (const { key, value } of completed.puts)
    if (key !== null) given.set(key, { unit, node: value })
    else if (!merge(given, itemsOf(reader, unit, value))) return null
  return given
}

function itemsOfLiteral(reader: Reader, { unit, node }: UnitNode): Given | null {
  const given = new Map<string, UnitNode>()
  for (const item of namedChildren(node)) {
    const key = childOf(item, 'key')
    const value = childOf(item, 'value')
    const name = key && reader.read(unit, key)
    if (name?.kind === 'string' && value) given.set(name.value, { unit, node: value })
    else if (!merge(given, givenBy(reader, unit, item))) return null
  }
  return given
}

/** `dict(a=1)`, `dict(other, a=1)` */
function keywordsOf(reader: Reader, { unit, node: call }: UnitNode): Given | null {
  const callee = childOf(call, 'function')
  const args = call.type === 'call' ? callArguments(unit.module, call) : null
  if (!callee || calledName(unit.module, callee) !== 'dict' || !args) return null
  const given = new Map<string, UnitNode>()
  const inherited = [
    ...args.positional.map((each) => itemsOf(reader, unit, each)),
    ...namedChildren(partOf(call, 'arguments'))
      .filter(({ type }) => /_splat$/.test(type))
      .map((splat) => givenBy(reader, unit, splat)),
  ]
  if (!inherited.every((items) => merge(given, items))) return null
  for (const [name, { value }] of args.keyword) given.set(name, { unit, node: value })
  return given
}

/** Adds what another dict gives; false where that cannot be told. */
function merge(given: Map<string, UnitNode>, more: Given | null): boolean {
  for (const [name, value] of more ?? []) given.set(name, value)
  return more !== null
}

/** Whether what a call makes is what an expression holds: by a name of its module that it is not changed by, or at once. */
function isMadeFor(reader: Reader, unit: Unit, operand: PyNode, made: UnitNode): boolean {
  if (operand.type !== 'identifier')
    return made.node === operand || made.node.parent?.type === 'return_statement'
  const binding = reachingBinding(unit.module, operand)
  return binding?.value === made.node && !isChangedInPlace(reader, unit, binding)
}
