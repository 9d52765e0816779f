import { CacheInKeys } from '../../collections/cache.ts'
import { comparisonOf } from '../comparison.ts'
import { blockOf, clausesOf, isFork, matchedBy } from '../forks.ts'
import { childOf, namedChildren, type PyNode } from '../syntax.ts'
import type { Reader } from './evaluate.ts'
import { readKey, variableOf } from './keys.ts'
import type { StaticValue, StaticValueOf, Unit } from './static-value.ts'

/**
 * What a reading has settled of an environment variable that nothing in the repository sets, wherever it is read: by
 * the key that it takes of a dict, or by the branch that it takes of an `if`.
 */

/** An environment variable, and its default where that is a text. */
interface Read {
  readonly name: string
  readonly otherwise: string | null
}

/** The variables that are read at nodes. */
const READS = new CacheInKeys<PyNode, Read>()

/** Whether an environment variable that nothing sets has been read at a node. */
export const isVariable = (node: PyNode): boolean => READS.get(node) !== undefined

/** What a reading has settled of a variable: what it is, or the words that it is not. */
interface Settled {
  readonly value: StaticValueOf<'string'> | null
  readonly not: readonly string[]
}

/** What a reading has settled of a variable. */
export function settledVariable(
  reader: Reader,
  node: PyNode,
  name: string,
  otherwise: StaticValue | undefined,
): Settled {
  const own = { name, otherwise: otherwise?.kind === 'string' ? otherwise.value : null }
  // what is read at one node by several names is no variable in particular
  if ((READS.get(node)?.name ?? name) === name) READS.set(node, own)
  const not: string[] = []
  for (const [at, value] of reader.bound) {
    const settled = value.kind === 'string' ? READS.get(at) : undefined
    if (value.kind === 'string' && settled?.name === name)
      return { value: sameFor(own, settled, value), not }
    const taken = value.kind === 'deferred' ? toldBy(reader, at, value, name) : null
    if (taken?.word !== undefined) return { value: { kind: 'string', value: taken.word }, not }
    not.push(...(taken?.not ?? []))
  }
  return { value: null, not }
}

/** What a variable is where it has another default: that counts where the variable is not set. */
function sameFor(
  own: Read,
  settled: Read,
  value: StaticValueOf<'string'>,
): StaticValueOf<'string'> {
  const isUnset = value.value === settled.otherwise && own.otherwise !== null
  return isUnset ? { kind: 'string', value: own.otherwise as string } : value
}

/** What the branch that a reading takes of a fork tells of a variable: the word that it is, or those that it is not. */
function toldBy(
  reader: Reader,
  fork: PyNode,
  { unit, node: taken }: StaticValueOf<'deferred'>,
  name: string,
): { readonly word?: string; readonly not: readonly string[] } {
  const not: string[] = []
  for (const { compared, entered } of waysOf(unit, fork)) {
    const isTaken = entered === taken
    const word = compared ? wordAskedFor(reader, unit, compared, name) : null
    // on a branch that is passed, the comparison does not hold
    if (word !== null && isTaken !== compared?.isNot) return { word, not }
    if (word !== null) not.push(word)
    if (isTaken) break
  }
  return { not }
}

/** Two expressions that have to be equal, or must not be. */
interface Equality {
  readonly sides: readonly [PyNode, PyNode]
  readonly isNot: boolean
}

/** One of several ways on: what is compared for it, and what it leads to. */
interface Way {
  readonly compared: Equality | null
  readonly entered: PyNode
}

function waysOf(unit: Unit, fork: PyNode): Way[] {
  if (isFork(fork))
    return clausesOf(fork).map((clause) => ({
      compared: comparedIn(unit, childOf(clause, 'condition')) ?? matchedIn(clause),
      entered: blockOf(clause),
    }))
  const [yes, condition, no] = fork.type === 'conditional_expression' ? namedChildren(fork) : []
  if (!yes || !condition || !no) return []
  return [
    { compared: comparedIn(unit, condition), entered: yes },
    { compared: null, entered: no },
  ]
}

/** What `stage == "prod"` or `stage != "prod"` compares; null for any other condition. */
function comparedIn({ module }: Unit, condition: PyNode | null): Equality | null {
  const comparison = condition && comparisonOf(module, condition)
  if (!comparison || !/^[=!]=$/.test(comparison.operator)) return null
  const { left, operator, right } = comparison
  return { sides: [left, right], isNot: operator === '!=' }
}

/** What a `case "prod":` without a guard compares; null for any other clause. */
function matchedIn(clause: PyNode): Equality | null {
  const { subject, pattern } = matchedBy(clause) ?? {}
  const word = pattern?.children[0]
  const isGuarded = clause.children.some(({ field }) => field === 'guard')
  return subject && word && !isGuarded ? { sides: [subject, word], isNot: false } : null
}

/** The word that a variable is compared with; null where something else is. */
const wordAskedFor = (
  reader: Reader,
  unit: Unit,
  { sides: [left, right] }: Equality,
  name: string,
): string | null =>
  reader.asideFromSettled((inner) => {
    const word = inner.read(unit, right)
    const isWord = word.kind === 'string' && inner.guesses.length === 0
    return isWord && variableOf(readKey(inner, unit, left))?.name === name ? word.value : null
  })
