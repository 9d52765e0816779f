import { only } from '../../collections/only.ts'
import { comparisonOf } from '../comparison.ts'
import { clausesOf } from '../forks.ts'
import { calledName, qualifiedName } from '../module.ts'
import {
  childOf,
  findAll,
  findFirst,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import type { StaticValue, Unit } from './static-value.ts'

/**
 * Code that reads an environment variable where it is set: `os.environ[name] if name in os.environ else "train.py"`.
 * Where nothing in the repository sets it, the other way counts, as a default does.
 */

/** Whether a value is that of an environment variable which nothing sets: `os.environ["NAME"]` fails then. */
export const isUnset = (value: StaticValue): value is StaticValue & { readonly kind: 'unknown' } =>
  value.kind === 'unknown' && value.unset === true

/** Whether a handler may be come to by a variable that nothing sets: not where it names other errors of Python's alone. */
export function catchesUnset({ module }: Unit, handler: PyNode): boolean {
  const clause = handler.parent
  const given = clause ? namedChildren(clause).find(({ type }) => type !== 'block') : null
  const types = given?.type === 'as_pattern' ? namedChildren(given)[0] : given
  if (!types) return true
  return findAll(types, 'identifier').some((node) => {
    const name = textOf(module, node)
    // libraries have errors of their own for it
    return MISSING.test(name) || module.scopes.resolve(name, node) !== null
  })
}

const MISSING = /^(KeyError|LookupError|(Base)?Exception)$/

/**
 * Those of several ways that do not lead to the variable which a condition asks for, where nothing sets it; all of
 * them where it asks for none, or no other way is left.
 *
 * @param asking an `if`, as a statement or as an expression
 * @param valuesOf what a way leads to; none where that is not known
 */
export function waysWithoutUnset<Way>(
  reader: Reader,
  unit: Unit,
  asking: PyNode,
  ways: readonly Way[],
  valuesOf: (inner: Reader, way: Way) => readonly StaticValue[],
): readonly Way[] {
  const names = ways.length > 1 ? namesAskedFor(unit, asking) : []
  if (names.length === 0) return ways
  const left = ways.filter((way) => {
    const values = reader.aside((inner) => valuesOf(inner, way))
    return values.length === 0 || !values.every((value) => isUnset(value) && isRead(value))
  })
  if (left.length === 0 || left.length === ways.length) return ways
  // where it is set after all, another way is taken
  reader.unsettledReads++
  return left

  function isRead({ unit: { module }, node }: { unit: Unit; node: PyNode }): boolean {
    return findFirst(node, (part) => names.includes(textOf(module, part))) !== null
  }
}

/** The names of the variables that conditions ask for, as they are written: `"SCRIPT"`, `name`. */
const namesAskedFor = (unit: Unit, asking: PyNode): string[] =>
  conditionsOf(asking).flatMap((condition) => {
    const name = nameAskedFor(unit, condition)
    return name ? [textOf(unit.module, name)] : []
  })

function conditionsOf(asking: PyNode): PyNode[] {
  if (asking.type === 'conditional_expression') return namedChildren(asking).slice(1, 2)
  if (asking.type !== 'if_statement') return []
  return clausesOf(asking).flatMap((clause) => childOf(clause, 'condition') ?? [])
}

/** What is asked for by `name in os.environ`, `os.environ.get(name)` or `os.getenv(name) is not None`. */
function nameAskedFor(unit: Unit, condition: PyNode): PyNode | null {
  const { module } = unit
  if (/^(parenthesized_expression|not_operator)$/.test(condition.type)) {
    const inner = only(namedChildren(condition))
    return inner && nameAskedFor(unit, inner)
  }
  const { left, operator, right } = comparisonOf(module, condition) ?? {}
  if (left && right && /^(not\s+)?in$/.test(operator ?? ''))
    return qualifiedName(module, right) === 'os.environ' ? left : null
  if (left && right && /^is\b/.test(operator ?? ''))
    return right.type === 'none' ? nameAskedFor(unit, left) : null
  const isCall =
    condition.type === 'call' &&
    /^os\.(environ\.get|getenv)$/.test(calledName(module, condition) ?? '')
  return isCall ? only(namedChildren(partOf(condition, 'arguments'))) : null
}
