import { CacheInKeys } from '../../collections/cache.ts'
import { blockOf, clausesOf, isFork, takesTheRest } from '../forks.ts'
import { childOf, namedChildren, type PyNode, textOf } from '../syntax.ts'
import { readKey, variableOf } from './choices.ts'
import type { Reader } from './evaluate.ts'
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

/** The value that a reading has settled for a variable; null where it has settled none. */
export function settledVariable(
  reader: Reader,
  node: PyNode,
  name: string,
  otherwise: StaticValue | undefined,
): StaticValueOf<'string'> | null {
  const own = { name, otherwise: otherwise?.kind === 'string' ? otherwise.value : null }
  READS.set(node, own)
  for (const [at, value] of reader.bound) {
    const settled = value.kind === 'string' ? READS.get(at) : undefined
    if (value.kind === 'string' && settled?.name === name) return sameFor(own, settled, value)
    const taken = value.kind === 'deferred' ? wordTaken(reader, at, value, own) : null
    if (taken !== null) return { kind: 'string', value: taken }
  }
  return null
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

/** What a variable is on the branch that a reading takes of a fork; null where that does not tell. */
function wordTaken(
  reader: Reader,
  fork: PyNode,
  { unit, node: taken }: StaticValueOf<'deferred'>,
  read: Read,
): string | null {
  const passed: string[] = []
  for (const { compared, takesRest, entered } of waysOf(unit, fork)) {
    const word = compared ? wordAskedFor(reader, unit, compared, read) : null
    if (entered === taken && takesRest) return restOf(passed, read)
    if (word === null) return null
    if (entered === taken) return compared?.isNot ? restOf([...passed, word], read) : word
    if (compared?.isNot) return word
    passed.push(word)
  }
  return restOf(passed, read)
}

/** The default of a variable, where it is none of the words that it is not. */
const restOf = (words: readonly string[], { otherwise }: Read): string | null =>
  words.length > 0 && otherwise !== null && !words.includes(otherwise) ? otherwise : null

/** Two expressions that have to be equal, or must not be. */
interface Comparison {
  readonly sides: readonly [PyNode, PyNode]
  readonly isNot: boolean
}

/** One of several ways on: what is compared for it, and what it leads to. */
interface Way {
  readonly compared: Comparison | null
  readonly takesRest: boolean
  readonly entered: PyNode
}

function waysOf(unit: Unit, fork: PyNode): Way[] {
  if (isFork(fork))
    return clausesOf(fork).map((clause) => ({
      compared: comparedIn(unit, childOf(clause, 'condition')) ?? matchedIn(clause),
      takesRest: takesTheRest(clause),
      entered: blockOf(clause),
    }))
  const [yes, condition, no] = fork.type === 'conditional_expression' ? namedChildren(fork) : []
  if (!yes || !condition || !no) return []
  return [
    { compared: comparedIn(unit, condition), takesRest: false, entered: yes },
    { compared: null, takesRest: true, entered: no },
  ]
}

/** What `stage == "prod"` or `stage != "prod"` compares; null for any other condition. */
function comparedIn({ module }: Unit, condition: PyNode | null): Comparison | null {
  const [left, right, ...others] =
    condition?.type === 'comparison_operator' ? namedChildren(condition) : []
  if (!condition || !left || !right || others.length > 0) return null
  const between = textOf(module, condition).slice(
    left.end - condition.start,
    right.start - condition.start,
  )
  const operator = between.trim()
  return /^[=!]=$/.test(operator) ? { sides: [left, right], isNot: operator === '!=' } : null
}

/** What a `case "prod":` without a guard compares; null for any other clause. */
function matchedIn(clause: PyNode): Comparison | null {
  const [subject, ...more] = clause.parent?.parent?.children.filter(ofField('subject')) ?? []
  const [pattern, ...others] = clause.children.filter(({ type }) => type === 'case_pattern')
  const isGuarded = clause.children.some(ofField('guard'))
  const [word] = pattern?.children ?? []
  return clause.type === 'case_clause' && subject && word && !isGuarded && !more[0] && !others[0]
    ? { sides: [subject, word], isNot: false }
    : null
}

const ofField =
  (name: string) =>
  ({ field }: PyNode): boolean =>
    field === name

/** The word that a variable is compared with; null where something else is. */
const wordAskedFor = (
  reader: Reader,
  unit: Unit,
  { sides: [left, right] }: Comparison,
  { name }: Read,
): string | null =>
  reader.asideFromSettled((inner) => {
    const word = inner.read(unit, right)
    const isWord = word.kind === 'string' && inner.guesses.length === 0
    return isWord && variableOf(readKey(inner, unit, left))?.name === name ? word.value : null
  })
