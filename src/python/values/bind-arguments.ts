import { only } from '../../collections/only.ts'
import { type CallArguments, splatsOf } from '../calls.ts'
import { type Parameter, parametersOf, splatParameter } from '../functions.ts'
import { mappingOf } from '../mapped.ts'
import { argumentsGiven } from '../partials.ts'
import { namedChildren, type PyNode, partOf, textOf } from '../syntax.ts'
import {
  type Bound,
  deferred,
  integer,
  type StaticValue,
  string,
  type Unit,
  type UnitNode,
  unknown,
} from './static-value.ts'

/** What a call gives to the parameters of the function that it enters. */

/** What a call binds the parameters of a function to; null where it cannot be told. */
export function bindArguments(
  definition: UnitNode,
  call: UnitNode,
  self: StaticValue | null,
): Bound | null {
  // a reader asks for each of the items, and with them for all else
  if (mappingOf(call.unit.module, call.node)) return new Map()
  const args = argumentsGiven(call.unit.module, call.node)
  const spread = args?.starred ? spreadIn(call.node) : null
  if (!args || (args.starred && !spread)) return null
  const all = parametersOf(definition.node)
  const own = self && all[0] ? [[all[0].name, self] as const] : []
  const parameters = self ? all.slice(1) : all
  const positional = parameters.filter(({ keywordOnly }) => !keywordOnly)
  const bound = new Map<PyNode, StaticValue>(own)
  const entering: Entering = { call, args, spread }
  for (const parameter of parameters) {
    const index = positional.indexOf(parameter)
    bound.set(parameter.name, givenTo(definition.unit, parameter, index, entering))
  }
  const rest = splatParameter(definition.node, 'list')
  if (rest) bound.set(rest, restByPlace(entering, positional.length))
  const others = splatParameter(definition.node, 'dictionary')
  const words = new Set(parameters.map(({ name }) => textOf(definition.unit.module, name)))
  if (others) bound.set(others, restByName(entering, words))
  return bound
}

/** The parameter that gets one of a call's arguments; null where none does, or where that cannot be told. */
export const parameterGiven = (
  definition: UnitNode,
  call: UnitNode,
  given: PyNode,
  self: StaticValue | null = null,
): PyNode | null =>
  [...(bindArguments(definition, call, self) ?? [])].find(
    ([, value]) => value.kind === 'deferred' && value.node === given,
  )?.[0] ?? null

/** A call that enters a function, with what it gives. */
interface Entering {
  readonly call: UnitNode
  readonly args: CallArguments
  readonly spread: Spread | null
}

/**
 * What a call gives one parameter: an argument, an item of what it spreads, or else the default.
 *
 * @param unit of the function
 * @param index of the parameter among those by place; -1 for one that is by name alone
 */
function givenTo(
  unit: Unit,
  { name, value }: Parameter,
  index: number,
  { call, args, spread }: Entering,
): StaticValue {
  const word = textOf(unit.module, name)
  const given = args.keyword.get(word)?.value ?? args.positional[index]
  if (given) return deferred(call.unit, given)
  const key = spread && keyIn(spread, word, index < 0 ? null : index - args.positional.length)
  if (spread && key) {
    const otherwise = value && { unit, node: value }
    return { kind: 'item', unit: call.unit, node: spread.operand, key, otherwise }
  }
  return value ? deferred(unit, value) : unknown(call.unit, call.node)
}

/** The value of `*args`: what is left behind the arguments that parameters before it take. */
function restByPlace({ call, args, spread }: Entering, before: number): StaticValue {
  const { unit, node } = call
  const rest = spread?.by === 'place' ? spread.operand : null
  // some of its items go to the parameters
  if (rest && args.positional.length < before) return unknown(unit, node)
  return { kind: 'arguments', unit, given: args.positional.slice(before), rest }
}

/** The value of `**kwargs`: the keyword arguments that no parameter takes. */
function restByName({ call, args, spread }: Entering, taken: ReadonlySet<string>): StaticValue {
  const { unit } = call
  const more = [...args.keyword].filter(([word]) => !taken.has(word))
  return {
    kind: 'keywords',
    unit,
    given: new Map(more.map(([word, { value }]) => [word, value])),
    ...(spread?.by === 'name'
      ? { rest: { of: [{ unit, node: spread.operand }], without: taken } }
      : {}),
  }
}

/** The one splat of a call: what it spreads, and whether that goes to parameters by name or by place. */
interface Spread {
  readonly operand: PyNode
  readonly by: 'name' | 'place'
}

/** The key under which a splat holds what a parameter gets; null for one that it cannot give anything. */
function keyIn({ by }: Spread, word: string, place: number | null): StaticValue | null {
  if (by === 'name') return string(word)
  return place === null ? null : integer(place)
}

/** The one splat of a call: a dict, or a list behind all arguments by place; null where there are others. */
function spreadIn(call: PyNode): Spread | null {
  const splat = only(splatsOf(call))
  const operand = splat && namedChildren(splat)[0]
  if (!splat || !operand) return null
  if (splat.type === 'dictionary_splat') return { operand, by: 'name' }
  const behind = namedChildren(partOf(call, 'arguments')).filter(({ start }) => start >= splat.end)
  return behind.every(({ type }) => type === 'keyword_argument') ? { operand, by: 'place' } : null
}
