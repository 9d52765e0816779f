import { parametersOf } from '../../python/functions.ts'
import type { PyNode } from '../../python/syntax.ts'
import { Reader } from '../../python/values/evaluate.ts'
import type { Guess } from '../../python/values/from-outside.ts'
import { itemsOfLoop } from '../../python/values/loops/loop-items.ts'
import { isRecord } from '../../python/values/records.ts'
import {
  type Bound,
  type Need,
  receiver,
  type StaticValue,
  stopped,
  type UnitNode,
} from '../../python/values/static-value.ts'
import { callsOf, constructionsOf } from './callers.ts'
import { makesChangedCopies } from './changed-copies.ts'
import { receiversOf } from './receivers.ts'
import type { RepositoryWorld } from './repository-world.ts'

/** The values of some expressions in one way of reaching them. */
export interface Reached {
  readonly values: readonly (StaticValue | null)[]
  /** What names mean on that way. */
  readonly bound: Bound
  /** Which of several values of an environment variable is taken on it. */
  readonly attempt: number
  /** How many values the environment variable with the most of them has. */
  readonly attempts: number
  /** The environment variables and options on that way that nothing gives. */
  readonly guesses: readonly Guess[]
  /** The roots of the modules of which a command gives options on that way. */
  readonly given: readonly PyNode[]
}

/** An expression whose value is asked for. */
export interface Question extends UnitNode {
  /** Gives what is asked for instead, if that is no expression of its own: an item of what a call takes by `**`. */
  answer?(reader: Reader): StaticValue
}

/** The calls by which functions are entered on a way. */
export const callsOnTheWay = (bound: Bound): UnitNode[] =>
  [...bound].flatMap(([entered, value]) =>
    entered.type === 'function_definition' && value.kind === 'deferred' ? [value] : [],
  )

/** The files, other than the module's own, with calls on a way. */
export const callingFiles = (bound: Bound, own: string): string[] =>
  [...new Set(callsOnTheWay(bound).map(({ unit }) => unit.path))].filter((path) => path !== own)

/** How many ways of reaching an expression are told apart. */
export const MOST_WAYS = 200
/** How many ways are tried in all: factories that call factories multiply them. */
const MOST_IN_ALL = 1000
/** How many needs are met one after another: what a caller passes may depend on its own callers. */
const DEEPEST = 6

/**
 * Evaluates expressions in every way in which they can be reached: once where they are the same for all, else for each
 * call of the function around them and each item of a loop. Where not all of these can be seen, a parameter is not
 * known, whatever its default.
 *
 * @param start what names mean to begin with
 * @param attempt which of several values of an environment variable is taken
 * @param isUsable where it does not hold for a value, those of other ways are of no use, either, and are not looked for
 */
export function readEveryWay(
  world: RepositoryWorld,
  questions: readonly (Question | null)[],
  start: Bound = new Map(),
  attempt = 0,
  isUsable: (value: StaticValue | null) => boolean = () => true,
): Reached[] {
  let expanded = 0
  let isLost = false
  return expand(start, 0)

  function expand(bound: Bound, depth: number): Reached[] {
    if (isLost) return []
    const found = questions.map((question) => ask(world, question, bound, attempt))
    const unmet = new Set<PyNode>()
    let tooMany = false
    const asked = new Set<PyNode>()
    for (const need of found.flatMap(({ reader }) => reader.needs)) {
      const about = placeOf(need)
      if (asked.has(about)) continue
      asked.add(about)
      const givesUp = depth > DEEPEST || expanded > MOST_IN_ALL
      const ways = givesUp ? null : waysOf(world, need, bound, attempt)
      if (ways?.length === 0) continue
      if (ways && ways.length <= MOST_WAYS) {
        expanded += ways.length
        const readings = ways.flatMap((way) => expand(new Map([...bound, ...way]), depth + 1))
        if (readings.length <= MOST_WAYS) return readings
      }
      tooMany ||= ways !== null
      unmet.add(about)
    }
    const reached = onOneWay(found, bound, attempt, unmet, tooMany)
    isLost = !reached.values.every(isUsable)
    return [reached]
  }
}

/** A question as one reader has answered it. */
interface Answered {
  readonly question: Question | null
  readonly reader: Reader
  readonly value: StaticValue | null
}

/** Asks a question in one way of reaching it. */
function ask(
  world: RepositoryWorld,
  question: Question | null,
  bound: Bound,
  attempt: number,
): Answered {
  const reader = new Reader(world, bound, attempt)
  const value = question && (question.answer?.(reader) ?? reader.read(question.unit, question.node))
  return { question, reader, value }
}

/**
 * What is known on one way: of what needs more, nothing.
 *
 * @param unmet what the needs are about that nothing meets
 * @param tooMany whether that is for there being too many ways
 */
function onOneWay(
  found: readonly Answered[],
  bound: Bound,
  attempt: number,
  unmet: ReadonlySet<PyNode>,
  tooMany: boolean,
): Reached {
  const values = found.map(({ question, reader, value }) =>
    question && reader.needs.some((need) => unmet.has(placeOf(need)))
      ? {
          ...stopped(question.unit, question.node, value),
          ...(tooMany ? ({ tooMany: 'ways' } as const) : {}),
        }
      : value,
  )
  const attempts = Math.max(1, ...found.map(({ reader }) => reader.attempts))
  const guesses = found.flatMap(({ reader }) => reader.guesses)
  const given = [...new Set(found.flatMap(({ reader }) => [...reader.givenIn]))]
  return { values, bound, attempt, attempts, guesses, given }
}

/** How many values of an environment variable are tried. */
const MOST_ATTEMPTS = 8

/**
 * Reads once with each value of the environment variable that has the most values; the readings themselves say how many
 * those are.
 */
export function* withEachValue<T extends Pick<Reached, 'attempts'>>(
  read: (attempt: number) => readonly T[],
): Generator<readonly T[]> {
  for (let attempt = 0, attempts = 1; attempt < attempts; attempt++) {
    const readings = read(attempt)
    attempts = Math.min(MOST_ATTEMPTS, Math.max(attempts, ...readings.map((each) => each.attempts)))
    yield readings
  }
}

/** The node that a need is about: two needs about the same node are one. */
function placeOf(need: Need): PyNode {
  switch (need.kind) {
    case 'loop':
      return need.loop
    case 'choice':
      return need.at
    case 'callers':
      return need.function
    case 'receivers':
      return need.parameter
  }
}

/**
 * The ways of reaching that meet a need: what names mean in each; null where they are not known, none where there is
 * but one.
 *
 * @param asked the loops whose items are being looked for
 */
function waysOf(
  world: RepositoryWorld,
  need: Need,
  bound: Bound,
  attempt: number,
  asked: ReadonlySet<PyNode> = new Set(),
): Bound[] | null {
  switch (need.kind) {
    case 'loop': {
      if (asked.has(need.loop)) return null
      const reader = new Reader(world, bound, attempt)
      const items = itemsOfLoop(reader, need.unit, need.loop)
      // what it goes over is known in each way of reaching that: the loop is asked about again then
      const within = new Set([...asked, need.loop])
      for (const before of reader.needs) {
        const ways = waysOf(world, before, bound, attempt, within)
        if (ways && ways.length > 0) return ways
      }
      return items
    }
    case 'choice':
      return need.options.map((option) => new Map([[need.at, option]]))
    case 'callers':
      return constructing(callsOf(world, need.unit, need.function), need)
    case 'receivers': {
      const { parameter, as } = need
      const own = { unit: need.unit, node: need.type }
      const types = receiversOf(world, own)
      if (!types) return null
      const records = as === 'instance' && recordsOf(world, types.length > 0 ? types : [own])
      const all = records || types.map(({ unit, node }) => receiver(as, unit, node))
      return all.map((each) => new Map([[parameter, each]]))
    }
  }
}

/** The calls of a constructor that make an object of a known class, where there are such; else all. */
function constructing(
  ways: Bound[] | null,
  { function: init, self }: Extract<Need, { kind: 'callers' }>,
): Bound[] | null {
  const parameter = self && parametersOf(init)[0]?.name
  if (!ways || !parameter) return ways
  const own = ways.filter((bound) => {
    const made = bound.get(parameter)
    return made?.kind === 'instance' && made.node === self.node
  })
  return own.length > 0 ? own : ways
}

/** The instances that are made of classes which only declare their fields; null where others are among the classes. */
function recordsOf(world: RepositoryWorld, types: readonly UnitNode[]): StaticValue[] | null {
  const reader = new Reader(world)
  if (!types.every((type) => isRecord(reader, type))) return null
  return types.flatMap((type): StaticValue[] => {
    const calls = makesChangedCopies(world.workspace) ? null : constructionsOf(world, type)
    const instance = { ...type, kind: 'instance', bound: new Map() } as const
    if (!calls) return [{ ...instance, given: true }]
    return calls.map((call) => ({ ...instance, call }))
  })
}
