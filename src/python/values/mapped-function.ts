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
  const made = partialMade(unit.module, callee)
  const args = made ? callArguments(unit.module, made) : null
  if (made && (!args || args.starred)) return null
  const called = calledFunction(reader, unit, callee, made)
  if (!called) return null
  const { definition, self } = called
  const all = parametersOf(definition.node)
  const own = self ? all.slice(1) : all
  const placed = own.filter(({ keywordOnly }) => !keywordOnly).map(({ name }) => name)
  const before = args?.positional.slice(1) ?? []
  const given = new Map<PyNode, PyNode>()
  for (const [index, name] of placed.entries()) if (before[index]) given.set(name, before[index])
  for (const { name } of own) {
    const named = args?.keyword.get(textOf(definition.unit.module, name))
    if (named) given.set(name, named.value)
  }
  return {
    definition,
    self,
    given,
    open: placed.slice(before.length),
    defaults: new Map(own.flatMap(({ name, value: by }) => (by ? [[name, by] as const] : []))),
  }
}

/**
 * The function with parameters that an expression stands for, and what it is a method of.
 *
 * @param made the call of `functools.partial` that makes it; null where none does
 */
function calledFunction(
  reader: Reader,
  unit: Unit,
  callee: PyNode,
  made: PyNode | null,
): Pick<MappedFunction, 'definition' | 'self'> | null {
  const { module } = unit
  const named = (made && partialOf(module, made)) ?? callee
  const called = lambdaNamed(module, named) ?? named
  const value = called.type === 'lambda' ? null : reader.read(unit, called)
  if (value && value.kind !== 'function' && value.kind !== 'method') return null
  const definition = value ? { unit: value.unit, node: value.node } : { unit, node: called }
  if (!childOf(definition.node, 'parameters')) return null
  const [first] = parametersOf(definition.node)
  const self = value?.kind === 'method' && first ? { name: first.name, value: value.self } : null
  return { definition, self }
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
