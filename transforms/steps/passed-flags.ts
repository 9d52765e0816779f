import type { PythonModule } from '../../src/python/module.ts'
import { possibleBindings } from '../../src/python/possible-bindings.ts'
import { stringValue } from '../../src/python/strings.ts'
import {
  dominates,
  findAll,
  isSequence,
  methodCalledOn,
  namedChildren,
  type PyNode,
  partOf,
  textOf,
} from '../../src/python/syntax.ts'
import { usesOf } from '../../src/python/uses.ts'
import { DEBUG_FLAGS, END_OF_OPTIONS } from '../azureml/flags.ts'

/**
 * Whether the flags are among the arguments, also where names of this module hold them: somebody who debugs several
 * steps keeps them in a list of their own, and adds that to the arguments of each.
 */
export const passesFlags = (module: PythonModule, value: PyNode): boolean =>
  passes(module, value, (string) => wordsOf(module, string).includes(DEBUG_FLAGS.enabled))

/** Whether `--` is an item of the arguments, also where names of this module hold it. */
export const passesEndOfOptions = (module: PythonModule, value: PyNode): boolean =>
  passes(
    module,
    value,
    (string, part) =>
      stringValue(module, string) === END_OF_OPTIONS &&
      (string === part || isSequence(string.parent)),
  )

/**
 * Whether an expression gives some string among the arguments.
 *
 * @param isMeant whether it is the string
 */
function passes(
  module: PythonModule,
  node: PyNode,
  isMeant: (string: PyNode, part: PyNode) => boolean,
  seen: Set<PyNode> = new Set(),
): boolean {
  if (seen.has(node)) return false
  seen.add(node)
  return (
    findAll(node, 'string').some((string) => isMeant(string, node)) ||
    namesJoined(node)
      .flatMap((name) => heldAndAdded(module, name))
      .some((part) => passes(module, part, isMeant, seen))
  )
}

/** The words of a string literal, those of an f-string between its values. */
export const wordsOf = (module: PythonModule, string: PyNode): string[] =>
  (stringValue(module, string) ?? textOf(module, string)).split(/[\s'"]+/)

/** The names whose items are among those of an expression: `b` and `c` of `["a", *b] + c`. */
const namesJoined = (node: PyNode): PyNode[] =>
  node.type === 'identifier'
    ? [node]
    : JOINING.test(node.type)
      ? namedChildren(node).flatMap(namesJoined)
      : []

const JOINING =
  /^(list|tuple|expression_list|dictionary|(list|dictionary)_splat|(parenthesized|conditional)_expression|(binary|boolean)_operator)$/

/** The expressions that a name may hold at a place, and those that are added to it before. */
function heldAndAdded(module: PythonModule, use: PyNode): PyNode[] {
  const possible = possibleBindings(module, use) ?? []
  const assigned = possible.filter(({ kind }) => kind === 'assignment')
  const sure = assigned.findLast(({ node }) => dominates(node, use))
  const held = assigned.filter(({ from }) => !sure || from >= sure.from)
  const added = usesOf(module, textOf(module, use), use).filter(
    ({ start }) => start < use.start && (!sure || start >= sure.from),
  )
  return [
    ...held.flatMap(({ value }) => value ?? []),
    ...added.flatMap((at) => itemsAdded(module, at)),
  ]
}

/** The items that a use of a list adds: `x += …`, `x.extend(…)`. */
function itemsAdded(module: PythonModule, use: PyNode): PyNode[] {
  if (use.parent?.type === 'augmented_assignment' && use.field === 'left')
    return [partOf(use.parent, 'right')]
  const method = methodCalledOn(module, use)
  return method && /^(append|extend|insert)$/.test(method.name)
    ? namedChildren(partOf(method.call, 'arguments'))
    : []
}
