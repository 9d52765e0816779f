import type { SpreadArguments } from '../../../transforms/pipeline-step.ts'
import { passesFlags } from '../../../transforms/steps/passed-flags.ts'
import { CacheInKeys, once } from '../../once.ts'
import { calledMethod, splatsOf } from '../../python/calls.ts'
import { completedDict } from '../../python/completed-dict.ts'
import { calledName } from '../../python/module.ts'
import { possibleTypes } from '../../python/possible-types.ts'
import { childOf, namedChildren, type PyNode, textOf } from '../../python/syntax.ts'
import { isAlways } from '../../python/types.ts'
import { Reader } from '../../python/values/evaluate.ts'
import {
  type Bound,
  type StaticValue,
  type StaticValueOf,
  type Unit,
  type UnitNode,
  unknown,
} from '../../python/values/static-value.ts'
import { type Question, readEveryWay } from '../world/readings.ts'
import type { Repository } from './repository.ts'
import type { SdkCall } from './sdk-call.ts'

/** What `**common` adds to a call. */
export interface Spread {
  /** What it gives, in each way of reaching the call; null where it cannot be told what it adds. */
  readonly ways: readonly Given[] | null
  /**
   * The value that an argument gets through it: an expression of the call's own module where that is the same each
   * time, else what is to be asked each time; null where it gets none.
   */
  valueOf(name: string): PyNode | Question | null
}

/** Arguments by name. */
export type Given = ReadonlyMap<string, Value>

/** A value where it stands, and what names mean in it where that is its own. */
interface Value extends UnitNode {
  readonly bound?: Bound
}

/**
 * Looks into the dicts whose items a call takes as its arguments: literals, `dict(…)` of names, and the `**kwargs` of
 * the function around it, by all calls of that.
 */
export const spreadOf = (repository: Repository, call: SdkCall): Spread =>
  once(known, call, () => readSpread(repository, call))

/** What `**common` gives a call where names mean what they do in one way of reaching it; null where that is not known. */
export const givenOnWay =
  (repository: Repository, site: SdkCall) =>
  (way: Bound): readonly Given[] | null =>
    spreadOf(repository, { ...site, bound: new Map([...site.bound, ...way]) }).ways

const known = new CacheInKeys<SdkCall, Spread>()

function readSpread({ world }: Repository, { file: unit, call, bound }: SdkCall): Spread {
  const splats = splatsOf(call)
  const [first] = splats
  if (!first) return { ways: [], valueOf: () => null }
  const asked = splats.map((splat) => ({
    at: splat,
    answer(reader: Reader): StaticValue {
      return givenBy(reader, unit, splat) ? { kind: 'none' } : unknown(unit, splat)
    },
  }))
  const readings = readEveryWay(world, unit, asked, 0, bound)
  const read = readings.map((reading) =>
    reading.values.every((value) => value?.kind === 'none')
      ? splats.map((splat) => knownBy(new Reader(world, reading.bound), unit, splat))
      : [null],
  )
  const ways = everyKnown(read)
  return {
    ways,
    valueOf(name) {
      const [value, ...others] = ways?.map((given) => given.get(name)) ?? []
      const isSame = others.every((other) => other?.node === value?.node)
      if (ways && isSame && !value) return null
      return ways && isSame && value && value.unit.module === unit.module && !value.bound
        ? value.node
        : { at: first, answer: (reader) => answer(reader, unit, splats, name) }
    },
  }
}

/** What a call is given under a name by what it takes apart; None where that is nothing. */
function answer(reader: Reader, unit: Unit, splats: readonly PyNode[], name: string): StaticValue {
  let found: Value | undefined
  for (const splat of splats) {
    const given = givenBy(reader, unit, splat)
    if (!given) return unknown(unit, splat)
    found = given.get(name) ?? found
  }
  return found ? readGiven(reader, found) : { kind: 'none' }
}

const readGiven = (reader: Reader, { unit, node, bound }: Value): StaticValue =>
  reader.with(bound ?? new Map(), (inner) => inner.read(unit, node))

/** What `**common` gives a call; null where that cannot be told. */
export function spreadArguments(repository: Repository, site: SdkCall): SpreadArguments | null {
  const { ways } = spreadOf(repository, site)
  if (!ways) return null
  const reader = new Reader(repository.world, site.bound)
  const names = [...new Set(ways.flatMap((given) => [...given.keys()]))]
  const givesAlways = (name: string, holds: (value: Value) => boolean): boolean =>
    ways.every((given) => {
      const value = given.get(name)
      return value !== undefined && holds(value)
    })
  return {
    names,
    atTimes: names.filter((name) => !givesAlways(name, () => true)),
    lists: names.filter((name) =>
      ways.every((given) => {
        const value = given.get(name)
        return value === undefined || isList(reader, value)
      }),
    ),
    passing: names.filter((name) =>
      givesAlways(name, ({ unit, node }) => passesFlags(unit.module, node)),
    ),
    forbidsReuse: givesAlways('allow_reuse', (value) => {
      const reuse = readGiven(reader, value)
      return reuse.kind === 'boolean' && !reuse.value
    }),
  }
}

/** Whether a value is a list, be it one whose items are known only when the code runs. */
function isList(reader: Reader, given: Value): boolean {
  const value = readGiven(reader, given)
  if (value.kind === 'collection') return /^(list|tuple)$/.test(value.node.type)
  const types = possibleTypes(given.unit.module, given.node)
  return isAlways(types, 'list') || isAlways(types, 'tuple')
}

/** What all `**common` of a call give together, in each way; null where one of them is not known. */
function everyKnown(ways: readonly (readonly (Given | null)[])[]): Given[] | null {
  const known = ways.map((each) => {
    const given = new Map<string, Value>()
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
    return dict.node.type === 'dictionary'
      ? within(itemsOfLiteral(reader, dict), reader, dict)
      : null
  if (dict.kind === 'keywords') return itemsOfKeywords(reader, dict)
  return node.type === 'identifier' ? itemsOfCompleted(reader, unit, node) : null
}

/** Items with what names mean in the dict that holds them, where that is more than is known here. */
function within(items: Given | null, reader: Reader, { bound }: { bound?: Bound }): Given | null {
  const isOwn = bound && [...bound.keys()].some((name) => !reader.bound.has(name))
  if (!items || !isOwn) return items
  return new Map([...items].map(([name, value]) => [name, { bound, ...value }]))
}

/** What a function is given by name, or a namespace. */
function itemsOfKeywords(reader: Reader, dict: StaticValueOf<'keywords'>): Given | null {
  const { unit, rest, bound } = dict
  const given = new Map<string, Value>()
  for (const other of rest?.of ?? []) {
    const more = reader.with(bound ?? new Map(), (inner) => itemsOf(inner, other.unit, other.node))
    if (!merge(given, more)) return null
  }
  for (const name of rest?.without ?? []) given.delete(name)
  for (const [name, node] of dict.given) given.set(name, { unit, node })
  return within(given, reader, dict)
}

/** The items of a dict that is completed before it is used. */
function itemsOfCompleted(reader: Reader, unit: Unit, use: PyNode): Given | null {
  const completed = completedDict(unit.module, use)
  if (!completed) return null
  const { made } = completed
  // what another name has as well may be changed by that
  const copied = textOf(unit.module, made).endsWith('.copy()') && calledMethod(unit.module, made)
  const isNew =
    /^(dictionary|binary_operator)$/.test(made.type) || calledName(unit.module, made) === 'dict'
  const base = copied || isNew ? itemsOf(reader, unit, copied ? copied.object : made) : null
  if (!base) return null
  const given = new Map(base)
  for (const { key, value } of completed.puts)
    if (key !== null) given.set(key, { unit, node: value })
    else if (!merge(given, itemsOf(reader, unit, value))) return null
  return given
}

function itemsOfLiteral(reader: Reader, { unit, node }: UnitNode): Given | null {
  const given = new Map<string, Value>()
  for (const item of namedChildren(node)) {
    const key = childOf(item, 'key')
    const value = childOf(item, 'value')
    const name = key && reader.read(unit, key)
    if (name?.kind === 'string' && value) given.set(name.value, { unit, node: value })
    else if (!merge(given, givenBy(reader, unit, item))) return null
  }
  return given
}

/** Adds what another dict gives; false where that cannot be told. */
function merge(given: Map<string, Value>, more: Given | null): boolean {
  for (const [name, value] of more ?? []) given.set(name, value)
  return more !== null
}
