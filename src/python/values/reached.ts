import { alwaysLeaves, suppressesErrors } from '../control-flow.ts'
import { blockOf, branchesOf, clausesOf, forkAround, handlersOf, isFork } from '../forks.ts'
import { calledName, type PythonModule } from '../module.ts'
import { namedChildren, type PyNode, textOf } from '../syntax.ts'
import { clauseHolds, truthOf } from './conditions.ts'
import type { Reader } from './evaluate.ts'
import type { Unit } from './static-value.ts'

/** Which code is reached, as far as the conditions on the way to it are decided. */

/**
 * Whether code is run: `never`, `sure`ly, or `open` where a condition or a loop decides; `tried` where only an error
 * may come in between.
 */
export type Reach = 'never' | 'open' | 'tried' | 'sure'

/**
 * Whether a call may be made in this reading: false where what its callers and loops give leads another way, as
 * `if kind == "train":` does, or `if name == "setup": continue` in front of it.
 */
export const isReached = (reader: Reader, unit: Unit, node: PyNode): boolean =>
  reader.bound.size === 0 || reachOf(reader, unit, node) !== 'never'

/**
 * Whether a piece of code is run in this reading, once the function around it is.
 *
 * @param within conditions further out than this node are left aside
 * @param outcome whether a clause of `if` or `match` is entered once those before it are not
 */
export function reachOf(
  reader: Reader,
  unit: Unit,
  node: PyNode,
  within: PyNode | null = null,
  outcome = holdsForSure,
): Reach {
  let reach: Reach = 'sure'
  for (let at = node; at.parent && at !== within && !OWN_CALLS.test(at.type); at = at.parent) {
    // what a loop does with its variable, it does with each item
    const isForEach = at.parent === within && within.type === 'for_statement'
    // its handlers are come to from anywhere in it
    const isTried = at.parent === within && within.type === 'try_statement'
    const part = isForEach
      ? 'sure'
      : isTried
        ? 'tried'
        : reachIn(reader, unit, at, at.parent, outcome)
    if (part === 'never') return 'never'
    if (part === 'open' || reach === 'sure') reach = part
  }
  return reach
}

/** What is run when it is called, not where it stands. */
const OWN_CALLS = /^(function_definition|lambda|class_definition)$/

/** Whether a part of `parent` is run once `parent` is. */
function reachIn(
  reader: Reader,
  unit: Unit,
  part: PyNode,
  parent: PyNode,
  outcome: typeof clauseHolds,
): Reach {
  switch (parent.type) {
    case 'if_statement':
    case 'elif_clause':
    case 'else_clause':
    case 'case_clause': {
      const fork = forkAround(part)
      const entered = fork && clausesEntered(reader, unit, fork, outcome)
      if (!entered) return 'sure'
      return !entered.includes(part) ? 'never' : entered.length > 1 ? 'open' : 'sure'
    }
    case 'block':
    case 'module':
      return isLeftBefore(reader, unit, part, parent, outcome) ? 'never' : 'sure'
    case 'conditional_expression': {
      const [yes, condition] = namedChildren(parent)
      if (!condition || part === condition) return 'sure'
      const holds = forSure(reader, () => truthOf(reader, unit, condition))
      return holds === null ? 'open' : holds === (part === yes) ? 'sure' : 'never'
    }
    case 'for_statement':
      return part.field === 'right' ? 'sure' : 'open'
    case 'while_statement':
    case 'except_clause':
      return 'open'
    case 'try_statement':
    case 'with_statement':
      return /^(block|else_clause)$/.test(part.type) && goesOnAfterErrors(unit, parent)
        ? 'tried'
        : 'sure'
    default:
      return part.field === 'body' && isFilteredOut(reader, unit, parent) ? 'never' : 'sure'
  }
}

/** Whether a block is surely left before one of its statements is come to: `if kind != "train": return`. */
const isLeftBefore = (
  reader: Reader,
  unit: Unit,
  part: PyNode,
  block: PyNode,
  outcome: typeof clauseHolds,
): boolean =>
  block.children.some(
    (statement) =>
      statement.start < part.start && isFork(statement) && isLeft(reader, unit, statement, outcome),
  )

/** Whether what follows an `if` or `match` is surely not reached. */
export const isLeft = (reader: Reader, unit: Unit, fork: PyNode, outcome = holdsForSure): boolean =>
  branchesOf(fork).some((block) => leaves(unit, block)) &&
  branchesLeft(reader, unit, fork, outcome).length === 0

/** Whether a comprehension surely leaves out its item: `for step in STEPS if step != "prepare"`. */
const isFilteredOut = (reader: Reader, unit: Unit, comprehension: PyNode): boolean =>
  comprehension.children.some(
    ({ type, children }) =>
      type === 'if_clause' &&
      forSure(reader, () => truthOf(reader, unit, children[1] as PyNode)) === false,
  )

/** The blocks of an `if` or `match` one of which may be run; among them the statement itself, where perhaps none is. */
export function clausesEntered(
  reader: Reader,
  unit: Unit,
  fork: PyNode,
  outcome = holdsForSure,
): PyNode[] {
  const entered: PyNode[] = []
  for (const clause of clausesOf(fork)) {
    const holds = outcome(reader, unit, clause)
    if (holds !== false) entered.push(blockOf(clause))
    if (holds) return entered
  }
  return [...entered, fork]
}

/**
 * Those blocks that what follows the statement can be reached from; of a `try`, its own, and those of its handlers.
 */
export const branchesLeft = (
  reader: Reader,
  unit: Unit,
  statement: PyNode,
  outcome = clauseHolds,
): PyNode[] =>
  (isFork(statement)
    ? clausesEntered(reader, unit, statement, outcome)
    : branchesOf(statement)
  ).filter((block) => !leaves(unit, block))

/** Whether a clause is entered once those before it are not; null where this reading does not know enough to tell. */
export const holdsForSure: typeof clauseHolds = (reader, unit, clause) =>
  forSure(reader, () => clauseHolds(reader, unit, clause))

/**
 * An outcome, or null where more would have to be known than this reading does: a parameter's default says nothing of
 * its callers.
 */
function forSure(reader: Reader, read: () => boolean | null): boolean | null {
  const before = reader.needs.length
  const holds = read()
  return reader.needs.length === before ? holds : null
}

/**
 * Whether what follows a `try` or `with` is reached, too, where an error leaves its body early: `except ValueError:
 * pass`.
 */
const goesOnAfterErrors = ({ module }: Pick<Unit, 'module'>, statement: PyNode): boolean =>
  suppressesErrors(module, statement) ||
  handlersOf(statement).some((block) => !leaves({ module }, block))

/** Whether what follows a block cannot be reached from it: `raise ValueError(stage)`. */
export const leaves = (unit: Pick<Unit, 'module'>, block: PyNode): boolean =>
  alwaysLeaves(
    block,
    (last) =>
      /^(raise|return|continue|break)_statement$/.test(last.type) || isExit(unit.module, last),
    (statement) => goesOnAfterErrors(unit, statement),
  )

/** Whether a statement ends the program: `sys.exit(1)`, `exit()` unless that is a function of the module's own. */
const isExit = (module: PythonModule, { type, children: [call] }: PyNode): boolean =>
  type === 'expression_statement' &&
  call !== undefined &&
  (/^(sys\.)?(exit|quit)$/.test(calledName(module, call)) ||
    // where nothing imports sys
    textOf(module, call).startsWith('sys.exit('))
