import { reachingBinding } from '../bindings.ts'
import { callArguments, callWith } from '../calls.ts'
import { constructorOf } from '../classes.ts'
import { type Mapping, mappingOf, submittedBy } from '../mapped.ts'
import { calledName } from '../module.ts'
import { isMutated } from '../mutations.ts'
import type { Binding } from '../scopes.ts'
import { methodCalledOn, type PyNode, partOf, textOf } from '../syntax.ts'
import { targetsIn } from '../targets.ts'
import { usesOf } from '../uses.ts'
import { parameterGiven } from './bind-arguments.ts'
import type { Reader } from './evaluate.ts'
import { mappedFunction } from './mapped-function.ts'
import { receiver, type StaticValue, type Unit, type UnitNode } from './static-value.ts'

/** A name, by the identifier that binds it. */
type Named = Pick<Binding, 'name' | 'node'>

/** Kinds of values that can be changed in place. */
export const CHANGEABLE = /^(collection|made|keywords|options)$/

/** Functions of libraries that change their first argument. */
const CHANGING = /^(setattr|delattr|omegaconf\.OmegaConf\.(update|merge_with_dotlist))$/

/**
 * Whether a list or dict that a name holds is changed in place: in its module, there by another name of it or of a part
 * of it, or by a function of the repository that is given either.
 */
export function isChangedInPlace(
  reader: Reader,
  unit: Unit,
  name: Named,
  seen: Set<PyNode> = new Set(),
): boolean {
  if (seen.has(name.node)) return false
  seen.add(name.node)
  return (
    isMutated(unit.module, name) ||
    isChangedByOthers(reader, unit, usesOf(unit.module, name.name, name.node), seen)
  )
}

/** What gives each of its items once: who asks next is given the rest. */
const ITERATOR = /^(enumerate|filter|iter|map|reversed|zip|itertools\.\w+)$/

/** Whether a name holds a generator or the like that several uses of it take items from. */
export function isUsedUp({ module }: Unit, binding: Binding): boolean {
  const { name, node, value } = binding
  const isIterator =
    value?.type === 'generator_expression' ||
    (value?.type === 'call' && ITERATOR.test(calledName(module, value)))
  const isRead = (use: PyNode) => use !== node && reachingBinding(module, use) === binding
  return isIterator && usesOf(module, name, node).filter(isRead).length > 1
}

/**
 * Whether a value that is used in some places is changed in place there: by another name of it or of a part of it, or
 * by a function that gets either.
 */
export const isChangedByOthers = (
  reader: Reader,
  unit: Unit,
  uses: readonly PyNode[],
  seen: Set<PyNode> = new Set(),
): boolean => uses.some((use) => isChangedElsewhere(reader, unit, wholePart(unit, use), seen))

/**
 * Whether the value of an expression is changed in place: by a name that it is assigned to, or by a function that gets
 * it.
 */
export function isChangedElsewhere(
  reader: Reader,
  unit: Unit,
  value: PyNode,
  seen: Set<PyNode> = new Set(),
): boolean {
  const call = callWith(value)
  return call
    ? changes(reader, unit, call, value, seen)
    : namesFor(unit, value).some((other) => isChangedInPlace(reader, unit, other, seen))
}

/** The longest access to a part that starts at a use: `x["a"].b`, `x.get("a")`, `x.items()`. */
function wholePart(unit: Unit, use: PyNode): PyNode {
  const method = methodCalledOn(unit.module, use)
  if (method) return /^(get|items|values)$/.test(method.name) ? wholePart(unit, method.call) : use
  const { field, parent } = use
  const isItem =
    /^(subscript|attribute)$/.test(parent?.type ?? '') && /^(value|object)$/.test(field ?? '')
  return parent && isItem ? wholePart(unit, parent) : use
}

/** What an expression, or its items in a loop, are assigned to: `a = b = value`, `(a := value)`. */
function targetsFor({ parent, field }: PyNode): PyNode[] {
  if (parent?.type === 'named_expression' && field === 'value') return [partOf(parent, 'name')]
  if (!parent || field !== 'right' || !BINDING.test(parent.type)) return []
  return [partOf(parent, 'left'), ...targetsFor(parent)]
}

const BINDING = /^(assignment|for_statement|for_in_clause)$/

/** The names that an expression, or its items in a loop, are assigned to. */
function namesFor({ module }: Unit, value: PyNode): Named[] {
  return targetsFor(value)
    .flatMap(targetsIn)
    .flatMap((node) => (node.type === 'identifier' ? { name: textOf(module, node), node } : []))
}

function changes(
  reader: Reader,
  unit: Unit,
  call: PyNode,
  given: PyNode,
  seen: Set<PyNode>,
): boolean {
  if (CHANGING.test(calledName(unit.module, call)))
    return callArguments(unit.module, call)?.positional[0] === given
  const mapping = mappingOf(unit.module, call)
  if (mapping) return reader.aside((inner) => changesItems(inner, unit, mapping, given, seen))
  return reader.aside((inner) => {
    const called = calledFunction(
      inner,
      unit,
      submittedBy(unit.module, call) ?? partOf(call, 'function'),
    )
    const parameter = called && parameterGiven(called, { unit, node: call }, given, called.self)
    if (!parameter) return false
    const name = textOf(called.unit.module, parameter)
    return isChangedInPlace(inner, called.unit, { name, node: parameter }, seen)
  })
}

/** Whether a function that `map` or the like calls for each item of a list changes what it is given. */
function changesItems(
  reader: Reader,
  unit: Unit,
  mapping: Mapping,
  given: PyNode,
  seen: Set<PyNode>,
): boolean {
  const called = mappedFunction(reader, unit, mapping)
  const { definition, open = [] } = called ?? {}
  const names = mapping.unpacks ? open : open.slice(mapping.iterables.indexOf(given)).slice(0, 1)
  return (
    definition !== undefined &&
    mapping.iterables.includes(given) &&
    names.some((node) => {
      const name = textOf(definition.unit.module, node)
      return isChangedInPlace(reader, definition.unit, { name, node }, seen)
    })
  )
}

/**
 * The function of the repository that a call runs, and the value of its first parameter where that is bound already.
 */
function calledFunction(
  reader: Reader,
  unit: Unit,
  callee: PyNode,
): (UnitNode & { readonly self: StaticValue | null }) | null {
  const target = reader.read(unit, callee)
  switch (target.kind) {
    case 'function':
      return { ...target, self: null }
    case 'method':
      return target
    case 'class': {
      const node = constructorOf(target.unit, target.node)
      return (
        node && { unit: target.unit, node, self: receiver('instance', target.unit, target.node) }
      )
    }
    default:
      return null
  }
}
