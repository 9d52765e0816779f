import type { PyNode } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import { settledVariable } from './settled-variables.ts'
import { type StaticValue, string, type Unit, type UnitNode } from './static-value.ts'

/** What code is given from outside when it runs: environment variables, and options of its command line. */

/** What is given from outside, and nothing in the repository gives. */
export interface Guess extends UnitNode {
  readonly kind: 'environment variable' | 'option'
  readonly name: string
  /** Its default; null where it has none, or is known to be another. */
  readonly value: StaticValue | null
  /** What it is known not to be. */
  readonly not: readonly string[]
}

/** An environment variable: what the repository's files set it to, else the default. */
export function readVariable(
  reader: Reader,
  unit: Unit,
  node: PyNode,
  name: string,
  fallback?: PyNode,
): StaticValue {
  const values = reader.world.variable(name, unit.path)
  return readFromOutside(
    reader,
    { kind: 'environment variable', unit, node, name },
    values,
    fallback,
  )
}

/** An option of the command line of the code that no command gives: its default. */
export function optionByDefault(
  reader: Reader,
  unit: Unit,
  node: PyNode,
  name: string,
  fallback?: PyNode,
): StaticValue {
  return readFromOutside(reader, { kind: 'option', unit, node, name }, [], fallback)
}

/**
 * Notes that an option has been read that a command gives: another one may give another.
 *
 * @param root that of the module which declares the option
 * @param isAsGiven whether code gets the very text that the command has
 */
export function noteGiven(reader: Reader, root: PyNode, isAsGiven: boolean): void {
  reader.givenIn.add(root)
  if (isAsGiven && reader.keepsToCommand && reader.bound.has(root)) reader.settledReads++
  else count(reader, 'option')
}

/** Counts that something has been read that may be another from run to run. */
function count(reader: Reader, kind: Guess['kind']): void {
  if (kind === 'option') reader.optionReads++
  reader.unsettledReads++
  reader.variableReads++
}

function readFromOutside(
  reader: Reader,
  asked: Pick<Guess, 'kind' | 'name'> & UnitNode,
  values: readonly string[],
  fallback: PyNode | undefined,
): StaticValue {
  const { unit, node, name } = asked
  const given = fallback && reader.read(unit, fallback)
  const { value: settled = null, not = [] } =
    values.length === 0 && reader.asksForSettled ? settledVariable(reader, node, name, given) : {}
  if (settled) {
    reader.settledReads++
    return settled
  }
  count(reader, asked.kind)
  const otherwise = given?.kind === 'string' && not.includes(given.value) ? undefined : given
  if (values.length === 0) reader.guesses.push({ ...asked, value: otherwise ?? null, not })
  const usable = otherwise?.kind === 'string' || otherwise?.kind === 'none'
  const choices = values.length + (usable ? 1 : 0)
  reader.attempts = Math.max(reader.attempts, choices)
  const value = values[Math.min(reader.attempt, choices - 1)]
  if (value !== undefined) return string(value, true)
  return otherwise ?? { kind: 'unknown', unit, node, unset: true }
}
