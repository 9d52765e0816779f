import { callArguments } from '../calls.ts'
import { parametersOf } from '../functions.ts'
import { lambdaNamed } from '../lambdas.ts'
import { type Mapping, mappedBy, mappingOf } from '../mapped.ts'
import { partialMade, partialOf } from '../partials.ts'
import { ancestor, childOf, type PyNode, textOf } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import type { StaticValue, Unit, UnitNode } from './static-value.ts'

/** What a call of `map` and the like calls for each item. */
export interface MappedFunction {
  /** A function or a lambda. */
  readonly definition: UnitNode
  /** The value of its first parameter where that is the object that a method belongs to. */
  readonly self: { readonly name: PyNode; readonly value: StaticValue } | null
  /** What `functools.partial` gives parameters in front of the items, or by name. */
  readonly given: ReadonlyMap<PyNode, PyNode>
  /** The parameters that items may be given to, in order. */
  readonly open: readonly PyNode[]
  /** The parameters that nothing but their defaults is given to where no item is. */
  readonly defaults: ReadonlyMap<PyNode, PyNode>
}

/** The function of the repository that a call calls for each item; null where that cannot be told. */
export function mappedFunction(
  reader: Reader,
  unit: Unit,
  { callee }: Mapping,
): MappedFunction | null {
  const { module } = unit
  const made = partialMade(module, callee)
  const named = (made && partialOf(module, made)) ?? callee
  const called = lambdaNamed(module, named) ?? named
  const args = made ? callArguments(module, made) : null
  if (made && (!args || args.starred)) return null
  const value = called.type === 'lambda' ? null : reader.read(unit, called)
  if (value && value.kind !== 'function' && value.kind !== 'method') return null
  const definition = value ?? { unit, node: called }
  if (!childOf(definition.node, 'parameters')) return null
  const all = parametersOf(definition.node)
  const [first] = all
  const self = value?.kind === 'method' && first ? { name: first.name, value: value.self } : null
  const own = self ? all.slice(1) : all
  const word = (name: PyNode) => textOf(definition.unit.module, name)
  const placed = own.filter(({ keywordOnly }) => !keywordOnly).map(({ name }) => name)
  const before = args?.positional.slice(1) ?? []
  const given = new Map<PyNode, PyNode>()
  for (const [index, name] of placed.entries()) if (before[index]) given.set(name, before[index])
  for (const { name } of own) {
    const named = args?.keyword.get(word(name))
    if (named) given.set(name, named.value)
  }
  return {
    definition: { unit: definition.unit, node: definition.node },
    self,
    given,
    open: placed.slice(before.length),
    defaults: new Map(own.flatMap(({ name, value: by }) => (by ? [[name, by] as const] : []))),
  }
}

/**
 * The call of `map` or the like by which a function or a lambda was entered whose parameter is asked for; null where it
 * was entered otherwise, or may have been.
 */
export function mappingInto(reader: Reader, unit: Unit, parameter: PyNode): UnitNode | null {
  const definition = ancestor(parameter, 'function_definition', 'lambda')
  const direct = definition?.type === 'lambda' ? mappedBy(unit.module, definition) : null
  if (direct) return { unit, node: direct }
  const entered = definition && reader.bound.get(definition)
  return entered?.kind === 'deferred' && mappingOf(entered.unit.module, entered.node)
    ? { unit: entered.unit, node: entered.node }
    : null
}
