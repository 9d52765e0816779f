import { isMutated, reachingBinding } from '../../python/bindings.ts'
import { callArguments } from '../../python/calls.ts'
import { itemOf } from '../../python/collections.ts'
import { Reader } from '../../python/evaluate.ts'
import {
  type Bound,
  type StaticValueOf,
  string,
  type Unit,
  type World,
} from '../../python/static-value.ts'
import { childOf, namedChildren, type PyNode, textOf } from '../../python/syntax.ts'

/** What `**common` may add to a call. */
export interface Spread {
  /** The value that an argument gets through it; null where it gets none that can be seen. */
  valueOf(name: string): PyNode | null
  /** The `**common`, or `*args`, of which it cannot be told what it adds. */
  readonly unknown: PyNode | null
}

/** Looks into the dicts whose items a call takes as its arguments: literals, and `dict(…)` of names. */
export function spreadOf(
  world: World,
  { unit, call, bound }: { unit: Unit; call: PyNode; bound: Bound },
): Spread {
  const reader = new Reader(world, bound)
  const splats = namedChildren(childOf(call, 'arguments') as PyNode).filter(({ type }) =>
    /_splat$/.test(type),
  )
  const lookups = splats.map((splat) => ({ splat, lookup: lookupOf(reader, unit, splat) }))
  return {
    unknown: lookups.find(({ lookup }) => lookup === null)?.splat ?? null,
    valueOf: (name) => lookups.map(({ lookup }) => lookup?.(name) ?? null).find(Boolean) ?? null,
  }
}

type Lookup = (name: string) => PyNode | null

function lookupOf(reader: Reader, unit: Unit, splat: PyNode): Lookup | null {
  const operand = namedChildren(splat)[0]
  if (splat.type !== 'dictionary_splat' || !operand) return null
  const dict = reader.read(unit, operand)
  // what another module holds is read there, not here
  if (!('unit' in dict) || dict.unit.module !== unit.module) return null
  if (dict.kind === 'collection') return itemsOf(reader, dict)
  return dict.kind === 'unknown' && !isChangedLater(unit, operand)
    ? keywordsOf(dict.unit, dict.node)
    : null
}

function itemsOf(reader: Reader, dict: StaticValueOf<'collection'>): Lookup | null {
  const keys = namedChildren(dict.node).map((pair) => childOf(pair, 'key'))
  const plain = keys.every((key) => key && reader.read(dict.unit, key).kind === 'string')
  return plain ? (name) => itemOf(reader, dict, string(name))?.node ?? null : null
}

function keywordsOf(unit: Unit, call: PyNode): Lookup | null {
  const callee = childOf(call, 'function')
  const args = call.type === 'call' ? callArguments(unit.module, call) : null
  if (!callee || textOf(unit.module, callee) !== 'dict' || !args) return null
  if (args.starred || args.positional.length > 0) return null
  return (name) => args.keyword.get(name)?.value ?? null
}

function isChangedLater({ module }: Unit, operand: PyNode): boolean {
  if (operand.type !== 'identifier') return false
  const binding = reachingBinding(module, operand)
  return !binding || isMutated(module, binding)
}
