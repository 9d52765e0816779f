import { signatureOf } from '../../../transforms/azureml/signatures.ts'
import { passesFlags } from '../../../transforms/steps/passed-flags.ts'
import type { SpreadArguments } from '../../../transforms/steps/step-change.ts'
import { CacheInKeys, once } from '../../collections/cache.ts'
import { splatsOf } from '../../python/calls.ts'
import { isSequence, namedChildren, type PyNode, partOf } from '../../python/syntax.ts'
import { possibleTypes } from '../../python/types/possible-types.ts'
import { isAlways } from '../../python/types/type-sets.ts'
import {
  type DictItem,
  type DictItems,
  mergeItems,
  readDictItem,
  splatItems,
} from '../../python/values/dict-items.ts'
import { Reader } from '../../python/values/evaluate.ts'
import { type StaticValue, type Unit, unknown } from '../../python/values/static-value.ts'
import { type Question, readEveryWay } from '../world/readings.ts'
import type { Repository } from './repository.ts'
import type { SdkCall } from './sdk-call.ts'

/** The arguments that `**common`, `*args` and `functools.partial` add to a call. */
export interface Spread {
  /** What it gives, in each way of reaching the call; null where it cannot be told what it adds. */
  readonly ways: readonly DictItems[] | null
  /** The names of those that it is given by place. */
  readonly placed: readonly string[]
  /**
   * The value that an argument gets through it: an expression of the call's own module where that is the same each
   * time, else what is to be asked each time; null where it gets none.
   */
  valueOf(name: string): Question | null
}

/**
 * Reads the dicts that a call takes its arguments from: literals, `dict(…)` of names, and the `**kwargs` of the
 * function around it, by all calls of that.
 */
export const spreadOf = (repository: Repository, call: SdkCall): Spread =>
  once(known, call, () => readSpread(repository, call))

const known = new CacheInKeys<SdkCall, Spread>()

function readSpread({ world }: Repository, site: SdkCall): Spread {
  const { file: unit, call, bound, preset } = site
  const splats = splatsOf(call)
  if (splats.length === 0 && !preset) return { ways: [], placed: [], valueOf: () => null }
  const asked = splats.map((splat) => ({
    unit,
    node: splat,
    answer(reader: Reader): StaticValue {
      return givenBy(reader, site, splat) ? { kind: 'none' } : unknown(unit, splat)
    },
  }))
  const readings = readEveryWay(world, asked, bound)
  const read = readings.map((reading) =>
    reading.values.every((value) => value?.kind === 'none')
      ? splats.map((splat) => knownBy(new Reader(world, reading.bound), site, splat))
      : null,
  )
  const merged = read.map((items) => items && mergeItems([preset ?? NO_ITEMS, ...items]))
  const ways = merged.every((items) => items !== null) ? merged : null
  const byPlace = read.flatMap(
    (items) => items?.filter((_, index) => isByPlace(splats[index])) ?? [],
  )
  return {
    ways,
    placed: [...new Set(byPlace.flatMap((items) => [...(items?.keys() ?? [])]))],
    valueOf(name) {
      const [value, ...others] = ways?.map((given) => given.get(name)) ?? []
      const isSame = others.every((other) => other?.node === value?.node)
      if (ways && isSame && !value) return null
      const isHere = value && value.unit.module === unit.module && !value.bound && !value.atTimes
      return ways && isSame && isHere
        ? { unit, node: value.node }
        : { unit, node: splats[0] ?? call, answer: (reader) => answer(reader, site, splats, name) }
    },
  }
}

const NO_ITEMS: DictItems = new Map()

/** The value that the splats of a call give an argument; None where they give it none. */
function answer(
  reader: Reader,
  site: SdkCall,
  splats: readonly PyNode[],
  name: string,
): StaticValue {
  let found = site.preset?.get(name)
  for (const splat of splats) {
    const items = givenBy(reader, site, splat)
    if (!items) return unknown(site.file, splat)
    found = items.get(name) ?? found
  }
  if (found?.atTimes) return unknown(site.file, splats.at(-1) ?? site.call)
  return found ? readDictItem(reader, found) : { kind: 'none' }
}

const isByPlace = (splat: PyNode | undefined): boolean => splat?.type === 'list_splat'

/** The arguments that a splat of a call gives, by their names; null where they are not known. */
const givenBy = (reader: Reader, site: SdkCall, splat: PyNode): DictItems | null =>
  isByPlace(splat) ? givenByPlace(reader, site, splat) : splatItems(reader, site.file, splat)

/** The arguments that `*args` gives, by the names of the parameters; null where anything by place follows it. */
function givenByPlace(
  reader: Reader,
  { file, call, type, args }: SdkCall,
  splat: PyNode,
): DictItems | null {
  const operand = namedChildren(splat)[0]
  const items = operand && itemsInOrder(reader, file, operand)
  const given = namedChildren(partOf(call, 'arguments'))
  const isLast = given
    .filter(({ start }) => start > splat.start)
    .every(({ type: kind }) => kind === 'keyword_argument' || kind === 'dictionary_splat')
  if (!items || !isLast) return null
  const names = signatureOf(type).slice(args.positional.length)
  const named = items.flatMap((item, index): [string, DictItem][] => {
    const name = names[index]
    return name ? [[name, item]] : []
  })
  return named.length === items.length ? new Map(named) : null
}

/** What a call gave `*args`; null for any other expression. */
function itemsInOrder(reader: Reader, unit: Unit, node: PyNode): DictItem[] | null {
  const value = reader.read(unit, node)
  if (value.kind !== 'arguments') return null
  const more = value.rest ? itemsInOrder(reader, value.unit, value.rest) : []
  return more && [...value.given.map((each) => ({ unit: value.unit, node: each })), ...more]
}

/** What `**common` adds to a call, for the transforms; null where that cannot be told. */
export function spreadArguments(repository: Repository, site: SdkCall): SpreadArguments | null {
  const { ways, placed } = spreadOf(repository, site)
  if (!ways) return null
  const reader = new Reader(repository.world, site.bound)
  const names = [...new Set(ways.flatMap((given) => [...given.keys()]))]
  const givesAlways = (name: string, holds: (value: DictItem) => boolean): boolean =>
    ways.every((given) => {
      const value = given.get(name)
      return value !== undefined && !value.atTimes && holds(value)
    })
  return {
    names,
    placed,
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
      const reuse = readDictItem(reader, value)
      return reuse.kind === 'boolean' && !reuse.value
    }),
  }
}

/** Whether a value is a list, be it one whose items are known only when the code runs. */
function isList(reader: Reader, given: DictItem): boolean {
  const value = readDictItem(reader, given)
  if (value.kind === 'collection') return isSequence(value.node)
  const types = possibleTypes(given.unit.module, given.node)
  return isAlways(types, 'list') || isAlways(types, 'tuple')
}

/**
 * The arguments that one splat gives; null where they depend on a caller, or on an item of a loop, that this reading
 * does not know.
 */
function knownBy(reader: Reader, site: SdkCall, splat: PyNode): DictItems | null {
  const items = givenBy(reader, site, splat)
  return reader.needs.some(({ kind }) => kind !== 'receivers') ? null : items
}
