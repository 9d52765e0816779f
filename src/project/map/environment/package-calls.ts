import { packageName } from '../../../packages/requirement.ts'
import { pathTo } from '../../../python/access-path.ts'
import { callArguments, calledMethod } from '../../../python/calls.ts'
import { stringValue } from '../../../python/strings.ts'
import { namedChildren, type PyNode, statementOf, textOf } from '../../../python/syntax.ts'
import type { Event, EventsByName } from '../trail/events.ts'
import type { Finding } from './findings.ts'

/** What the calls of a CondaDependencies come to: which packages are added, and behind which call others may be. */

/** The calls of a CondaDependencies behind which its packages are what they are. */
const ADDS = 'add_pip_package'
const REPLACES = 'set_pip_requirements'
/** Those that may name debugpy. */
const NAMES = [ADDS, REPLACES, 'add_conda_package']
/** Those that show that it is one: an environment from the workspace may have none. */
const USES = [...NAMES, 'add_channel', 'remove_pip_package']

/** The last of the calls that surely add packages; behind the loop where they stand in one. */
export const addingStatement = (events: EventsByName, path: string): Finding | null =>
  statementThat(events, path, [ADDS, REPLACES])

/** The last of the calls that surely use a CondaDependencies, whatever it is used for. */
export const usingStatement = (events: EventsByName, path: string): Finding | null =>
  statementThat(events, path, USES)

function statementThat(
  events: EventsByName,
  path: string,
  methods: readonly string[],
): Finding | null {
  const wanted = methods.map((method) => pathTo(path, method))
  const sure = events.flat().flatMap((event): { after: PyNode; event: Event }[] => {
    if (event.kind !== 'call' || !wanted.includes(event.path)) return []
    const after = outOfLoops(statementOf(event.node))
    const isSure = event.timing !== 'maybe' || after !== statementOf(event.node)
    return isSure ? [{ after, event }] : []
  })
  // a job may have been submitted before what comes later, which counts where it replaces what is added
  const timely = sure.filter(({ event }) => event.timing !== 'later')
  const isReplaced = sure.some(
    ({ event }) => event.timing === 'later' && event.path.endsWith(REPLACES),
  )
  const last = (timely.length > 0 && !isReplaced ? timely : sure).at(-1)
  if (!last) return null
  const { after, event } = last
  const { unit, node } = event
  const called = calledMethod(unit.module, node)
  return called && { kind: 'line', unit, after, object: textOf(unit.module, called.object) }
}

/**
 * Whether the packages of a CondaDependencies are surely replaced by others, whatever it was made with.
 *
 * @param path of the CondaDependencies from the name on; empty for the object itself
 */
export function replacesPackages(events: EventsByName, path: string): boolean {
  const call = pathTo(path, REPLACES)
  for (const own of events) {
    // another value of `environment`, say, is another CondaDependencies
    const sets = own.filter(
      ({ kind, path: at }) => kind === 'set' && `${path}.`.startsWith(`${at}.`),
    )
    const last = sets.findLast(({ timing }) => timing !== 'later') ?? sets.at(-1)
    const next = last ? sets[sets.indexOf(last) + 1] : undefined
    const whileInForce = own.slice(
      last ? own.indexOf(last) : 0,
      next ? own.indexOf(next) : own.length,
    )
    const isReplaced = whileInForce.some(
      ({ kind, path: at, timing }) => kind === 'call' && at === call && timing !== 'maybe',
    )
    if (isReplaced || last) return isReplaced
  }
  return false
}

function outOfLoops(statement: PyNode): PyNode {
  const loop = statement.parent?.parent
  return loop && /^(for|while)_statement$/.test(loop.type) ? outOfLoops(loop) : statement
}

/**
 * Whether a call adds debugpy already.
 *
 * @param path of the CondaDependencies from the name on; empty for the object itself
 */
export function addsDebugpy(events: EventsByName, path: string): boolean {
  const naming = NAMES.map((method) => pathTo(path, method))
  return events.flat().some(({ kind, path: at, node, unit }) => {
    if (kind !== 'call' || !naming.includes(at)) return false
    const first = callArguments(unit.module, node)?.positional[0]
    const given = first?.type === 'list' ? namedChildren(first) : first ? [first] : []
    return given.some((each) => packageName(stringValue(unit.module, each) ?? '') === 'debugpy')
  })
}
