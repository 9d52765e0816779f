import { childOf, isSequence, namedChildren, type PyNode, partOf } from './syntax.ts'

/** What names are given their values by: the left side of an assignment, the variables of a loop. */

/** What can stand around a name that is given its value with others. */
export const IN_TARGET =
  /^(pattern_list|tuple_pattern|list_pattern|tuple|list|list_splat_pattern|list_splat|expression_list|parenthesized_expression)$/

/** Whether the left side of an assignment, or of a loop, has parts that are given their values one by one. */
export const isPattern = ({ type }: PyNode): boolean =>
  /^(pattern_list|tuple_pattern|list_pattern)$/.test(type)

/** The targets of the left side of an assignment, or of a loop: `x` and `y` of `x, y = a, b`. */
export const targetsIn = (left: PyNode): PyNode[] =>
  isPattern(left) ? namedChildren(left) : [left]

/** The target that an expression is assigned to: `x` of `x = (f())`; null where it is not the whole right side. */
export function assignedTo(node: PyNode): PyNode | null {
  let at = node
  while (at.parent?.type === 'parenthesized_expression') at = at.parent
  return directlyAssignedTo(at)
}

const directlyAssignedTo = ({ parent, field }: PyNode): PyNode | null =>
  parent?.type === 'assignment' && field === 'right' ? childOf(parent, 'left') : null

/**
 * The value that a target gets: `f()` of `x = f()`, and `b` for the `y` of `x, y = a, b`; the whole right side where
 * its parts cannot be told. Null where nothing is assigned.
 */
export function givenTo(target: PyNode): PyNode | null {
  const { parent } = target
  const pattern = parent && isPattern(parent) ? parent : null
  const left = pattern ?? target
  const assignment =
    left.parent?.type === 'assignment' && left.field === 'left' ? left.parent : null
  const right = assignment && childOf(assignment, 'right')
  if (!right || !pattern || !isSequence(right)) return right
  const [parts, items] = [namedChildren(pattern), namedChildren(right)]
  const isStarred = [...parts, ...items].some(({ type }) => /splat/.test(type))
  return (!isStarred && parts.length === items.length && items[parts.indexOf(target)]) || right
}

/** What is added to a target by `+=` and its like; null where nothing is. */
export function addedTo(target: PyNode): PyNode | null {
  const { parent } = target
  const isTarget = parent?.type === 'augmented_assignment' && target.field === 'left'
  return isTarget ? childOf(parent, 'right') : null
}

/** The value of which a target gets all: `f()` of `x = f()`, `b` for the `y` of `x, y = a, b`; null where it is not seen. */
export function givenWhole(target: PyNode): PyNode | null {
  const given = givenTo(target)
  const isWhole = target.parent?.type === 'assignment' || given?.parent?.type !== 'assignment'
  return isWhole ? given : null
}

/** The value at the end of a chain of assignments, and all of its targets: `f()`, `a` and `b` of `a = b = f()`. */
export function chained(value: PyNode): { value: PyNode; targets: readonly PyNode[] } {
  let last = value
  for (let right: PyNode | null = last; right; right = partAssigned(last)) last = right
  const targets: PyNode[] = []
  for (
    let at = last, left = directlyAssignedTo(at);
    left && at.parent;
    left = directlyAssignedTo(at)
  ) {
    targets.push(left)
    at = at.parent
  }
  return { value: last, targets }
}

const partAssigned = (node: PyNode): PyNode | null =>
  node.type === 'assignment' ? childOf(node, 'right') : null

/** The whole left side of an assignment that a node is part of: `x, y` for the `x` of `x, y = z`. */
function wholeTarget(node: PyNode): PyNode {
  let target = node
  while (target.parent && IN_TARGET.test(target.parent.type)) target = target.parent
  return target
}

/** The offset from which a name that is bound here holds: its value is worked out before. */
export function startOf(node: PyNode): number {
  const target = wholeTarget(node)
  switch (target.parent?.type) {
    case 'assignment':
    case 'augmented_assignment':
    case 'named_expression':
      return target.parent.end
    case 'for_statement':
    case 'for_in_clause':
      return partOf(target.parent, 'right').end
    // a class may be named as its base, and its body runs before it has the name
    case 'class_definition':
      return target.parent.end
    case 'function_definition':
      return partOf(target.parent, 'body').start
    default:
      return node.end
  }
}

/** Whether a name or an attribute is given a value here, or deleted. */
export function isTarget(node: PyNode): boolean {
  const target = wholeTarget(node)
  const { field, parent } = target
  if (parent?.type === 'assignment') return field === 'left' && childOf(parent, 'right') !== null
  if (/^(augmented_assignment|for_statement|for_in_clause)$/.test(parent?.type ?? ''))
    return field === 'left'
  return /^(delete_statement|as_pattern_target)$/.test(parent?.type ?? '')
}
