import { constructorOf, declares, methodOf, usesOfOwn } from '../classes.ts'
import { decoratorsOf } from '../decorators.ts'
import { childOf, type PyNode, statementOf } from '../syntax.ts'
import { givenWhole, isTarget } from '../targets.ts'
import { fieldsOf } from './records.ts'
import type { Unit, UnitNode } from './static-value.ts'

/** What the methods of a class put into attributes of `self`. */

/** The expression that every instance of a class holds in an attribute of its own; null where that is not one only. */
export const heldByInstances = (line: readonly UnitNode[], name: string): UnitNode | null =>
  certainOf(putsInto(line, name), line, name)

/** The only expression that is put into an attribute, if it holds from the start; null where there are others. */
export function certainOf(
  [put, ...others]: readonly Put[],
  line: readonly UnitNode[],
  name: string,
): UnitNode | null {
  const isCertain =
    others.length === 0 && (put?.initial || !line.some((type) => declares(type, name)))
  return put?.value && isCertain ? { unit: put.unit, node: put.value } : null
}

/** A place that puts something into an attribute of `self`. */
interface Put {
  readonly unit: Unit
  /** The expression; null for part of one, or a change of what was there. */
  readonly value: PyNode | null
  /** Whether every instance has it from the start. */
  readonly initial: boolean
}

/** Where the methods of a class, and of its bases, put something into an attribute of `self`. */
export const putsInto = (line: readonly UnitNode[], name: string): Put[] =>
  line.flatMap(({ unit, node }) =>
    usesOfOwn({ unit, node }, name)
      .filter(isTarget)
      .map((attribute) => {
        const value = givenWhole(attribute)
        const init = constructorOf(unit, node) ?? completerOf({ unit, node }, name)
        const initial = init !== null && statementOf(attribute).parent === childOf(init, 'body')
        return { unit, value, initial }
      }),
  )

/** The method that a made constructor calls in the end, where that alone gives an attribute its value; else null. */
function completerOf({ unit, node }: UnitNode, name: string): PyNode | null {
  // of any other class nothing calls it
  const isMade = decoratorsOf(unit, node).length > 0
  if (!isMade || fieldsOf({ unit, node }).includes(name)) return null
  return methodOf(unit, node, '__post_init__') ?? methodOf(unit, node, '__attrs_post_init__')
}
