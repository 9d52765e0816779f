import {
  type BranchBindings,
  bindingsOfBranches,
  type Held,
  isBranching,
} from '../branch-bindings.ts'
import type { Binding } from '../scopes.ts'
import { type PyNode, partOf } from '../syntax.ts'
import { wayTaken } from './choices.ts'
import type { Reader } from './evaluate.ts'
import { branchesLeft } from './reached.ts'
import { type StaticValue, type Unit, unknown } from './static-value.ts'
import { catchesUnset, isUnset, waysWithoutUnset } from './unset-variables.ts'

/** What names stand for that the branches of `if`, `match` and `try` bind. */

/** Reads one binding of a name. */
type ReadBinding = (reader: Reader, binding: Binding) => StaticValue

/** The value of a name that branches above bind; null where other bindings may hold. */
export function readBranches(
  reader: Reader,
  unit: Unit,
  use: PyNode,
  read: ReadBinding,
): StaticValue | null {
  const found = bindingsOfBranches(unit.module, use)
  return found && readHeldBy(reader, unit, found, use, read)
}

/** The value of what branches bind a name to. */
export function readHeldBy(
  reader: Reader,
  unit: Unit,
  held: Held,
  use: PyNode,
  read: ReadBinding,
): StaticValue {
  return readHeld(reader, held)

  function readHeld(reader: Reader, held: Held): StaticValue {
    if (!isBranching(held)) return read(reader, held)
    const { statement, inBranch, before, isRebound } = held
    const bindsForSure = (branch: PyNode): boolean => {
      const own = inBranch.get(branch)
      return own !== undefined && (branch.field === 'body' || !isBranching(own))
    }
    const heldIn = (branch: PyNode): Held | null => inBranch.get(branch) ?? before
    const all = branchesLeft(reader, unit, statement)
    if (isRebound && !all.every(bindsForSure)) return unknown(unit, use)
    const left = all.filter(heldIn)
    const branches =
      statement.type === 'try_statement'
        ? passing(reader, held, left)
        : waysWithoutUnset(reader, unit, statement, left, (inner, branch) => {
            const binding = inBranch.get(branch)
            return binding ? [readHeld(inner, binding)] : []
          })
    const value = wayTaken(reader, unit, statement, branches)
    const next = value.kind === 'deferred' ? heldIn(value.node) : null
    return next ? readHeld(reader, next) : unknown(unit, use)
  }

  /** The branches of a `try` that may be passed: a variable that nothing sets is an error in what is tried. */
  function passing(
    reader: Reader,
    { statement, inBranch }: BranchBindings,
    left: readonly PyNode[],
  ): readonly PyNode[] {
    const body = partOf(statement, 'body')
    const tried = inBranch.get(body)
    if (!tried) return left
    // an error behind what it binds may lead to a handler
    if (!left.includes(body)) return []
    if (!isUnset(reader.aside((inner) => readHeld(inner, tried)))) return left
    const catching = left.filter((branch) => branch !== body && catchesUnset(unit, branch))
    return catching.length > 0 ? catching : left
  }
}
