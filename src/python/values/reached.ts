import { childOf, namedChildren, type PyNode, partOf, textOf } from '../syntax.ts'
import { truthOf } from './conditions.ts'
import type { Reader } from './evaluate.ts'
import type { Unit } from './static-value.ts'

/** Which code is reached, as far as the conditions on the way to it are decided. */

/**
 * Whether a call may be made in this reading: false where what its callers and loops give leads another way, as
 * `if kind == "train":` does, or `if name == "setup": continue` in front of it.
 */
export function isReached(reader: Reader, unit: Unit, node: PyNode): boolean {
  if (reader.bound.size === 0) return true
  for (let at = node; at.parent && !OWN_CALLS.test(at.type); at = at.parent)
    if (!isEntered(reader, unit, at, at.parent)) return false
  return true
}

/** What is run when it is called, not where it stands. */
const OWN_CALLS = /^(function_definition|lambda|class_definition)$/

/** Whether a part of `parent` may be run, as far as that is up to what stands beside it there. */
function isEntered(reader: Reader, unit: Unit, part: PyNode, parent: PyNode): boolean {
  switch (parent.type) {
    case 'if_statement':
      return part.field !== 'consequence' || clausesEntered(reader, unit, parent).includes(part)
    case 'elif_clause':
    case 'else_clause': {
      const statement = parent.parent
      return (
        statement?.type !== 'if_statement' ||
        !/^(consequence|body)$/.test(part.field ?? '') ||
        clausesEntered(reader, unit, statement).includes(part)
      )
    }
    case 'block':
      return parent.children.every(
        (statement) =>
          statement.start >= part.start ||
          statement.type !== 'if_statement' ||
          !clausesOf(statement).some((clause) => leaves(unit, blockOf(clause))) ||
          clausesLeft(reader, unit, statement).length > 0,
      )
    case 'conditional_expression': {
      const [yes, condition] = namedChildren(parent)
      if (!condition || part === condition) return true
      return truthOf(reader, unit, condition) !== (part !== yes)
    }
    default:
      // `for step in STEPS if step != "prepare"`
      return (
        part.field !== 'body' ||
        parent.children.every(
          ({ type, children }) =>
            type !== 'if_clause' || truthOf(reader, unit, children[1] as PyNode) !== false,
        )
      )
  }
}

/** The blocks of an `if` one of which is run, as far as its conditions are known; the statement itself for none. */
function clausesEntered(reader: Reader, unit: Unit, statement: PyNode): PyNode[] {
  const entered: PyNode[] = []
  for (const clause of clausesOf(statement)) {
    const condition = childOf(clause, 'condition')
    const holds = condition ? truthOf(reader, unit, condition) : true
    if (holds !== false) entered.push(blockOf(clause))
    if (holds) return entered
  }
  return [...entered, statement]
}

const clausesOf = (statement: PyNode): PyNode[] => [
  statement,
  ...statement.children.filter(({ field }) => field === 'alternative'),
]

const blockOf = (clause: PyNode): PyNode =>
  partOf(clause, clause.type === 'else_clause' ? 'body' : 'consequence')

/** Those of them that what follows is reached from. */
export const clausesLeft = (reader: Reader, unit: Unit, statement: PyNode): PyNode[] =>
  clausesEntered(reader, unit, statement).filter((block) => !leaves(unit, block))

/** Whether what follows a block is not reached from it: `raise ValueError(stage)`. */
function leaves({ module }: Unit, block: PyNode): boolean {
  const last = namedChildren(block).at(-1)
  return (
    last !== undefined &&
    (/^(raise|return|continue|break)_statement$/.test(last.type) ||
      /^(sys\.)?(exit|quit)\(/.test(textOf(module, last)))
  )
}
