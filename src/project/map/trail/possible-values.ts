import { distinct } from '../../../collections/distinct.ts'
import { bindingsInForce } from '../../../python/possible-bindings.ts'
import { findAll } from '../../../python/syntax.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import { type Bound, type StaticValue, string } from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import { readEveryWay, withEachValue } from '../../world/readings.ts'
import { worldOf } from '../../world/world.ts'
import { boundAt } from './branches.ts'
import { originsOf } from './origins.ts'
import type { Origin, Site } from './site.ts'

/** How often parts may be filled in and origins followed, one after another. */
const DEEPEST = 12
/** More combinations than this are not told apart: nobody knows which of the parts go together. */
const MOST = 16

/** One of the combinations that the parts of an expression can have. */
interface Combination {
  /** What is settled of it already. */
  readonly bound: Bound
  readonly depth: number
  /** How many combinations there are, this one among them. */
  readonly all: number
}

/** The strings that an expression can be; null among them where one is not known. */
export const stringsOf = (workspace: Workspace, site: Site): (string | null)[] =>
  stringsIn(workspace, site, { bound: site.bound ?? new Map(), depth: 0, all: 1 })

function stringsIn(workspace: Workspace, site: Site, combination: Combination): (string | null)[] {
  const { bound, depth } = combination
  if (depth > DEEPEST) return [null]
  // a parameter's default says nothing where callers are known, and what one caller gives goes with the rest of it
  const isBound = hasParameter(site)
  const values = isBound
    ? readFromCallers(workspace, site, bound)
    : stringsOfSettings(workspace, site, bound)
  if (values) return values
  const filled = filledIn(workspace, site, combination)
  if (filled) return filled
  const origins = originsOf(workspace, site)
  const further = { ...combination, depth: depth + 1 }
  const found = distinct(
    origins.flatMap((origin) =>
      origin.node === site.node ? [null] : stringsIn(workspace, origin, further),
    ),
  )
  return (!isBound && found.includes(null) && readFromCallers(workspace, site, bound)) || found
}

/**
 * The strings that an expression can be, by all that the part can be which stops it from being read; null where none of
 * those is known.
 */
function filledIn(
  workspace: Workspace,
  site: Site,
  { bound, depth, all }: Combination,
): (string | null)[] | null {
  const stop = new Reader(worldOf(workspace), bound).read(site.unit, site.node)
  if (stop.kind !== 'unknown' || stop.node === site.node) return null
  const { unit, node } = stop
  const part = { unit, node, frame: unit === site.unit ? site.frame : null }
  const given = stringsIn(workspace, part, { bound, depth: depth + 1, all: 1 })
  if (given.every((value) => value === null)) return null
  const most = all * given.length
  if (most > MOST) return [null]
  return distinct(
    given.flatMap((value) => {
      if (value === null) return [null]
      const within = new Map([...bound, [node, string(value)]])
      return stringsIn(workspace, site, { bound: within, depth: depth + 1, all: most })
    }),
  )
}

/**
 * The strings that an expression is for the call through which it is seen, or for all calls; null where one is not
 * known.
 */
function readFromCallers(
  workspace: Workspace,
  { unit, node, frame }: Site,
  bound: Bound,
): string[] | null {
  const world = worldOf(workspace)
  const start = boundAt(world, { unit, node, frame, bound })
  if (!start) return null
  const found: string[] = []
  const isString = (value: StaticValue | null) => value?.kind === 'string'
  for (const readings of withEachValue((at) =>
    readEveryWay(world, [{ unit, node }], start, at, isString),
  ))
    for (const { values } of readings)
      if (values[0]?.kind === 'string') found.push(values[0].value)
      else return null
  return distinct(found)
}

/** The values of an expression for each value that settings give to environment variables. */
function evaluateAll(
  workspace: Workspace,
  { unit, node }: Site,
  bound: Bound = new Map(),
): StaticValue[] {
  const readings = withEachValue((attempt) => {
    const reader = new Reader(worldOf(workspace), bound, attempt)
    return [{ value: reader.read(unit, node), attempts: reader.attempts }]
  })
  return [...readings].flat().map(({ value }) => value)
}

/** The strings among those values; null where one of them is something else. */
function stringsOfSettings(workspace: Workspace, site: Site, bound: Bound): string[] | null {
  const values = evaluateAll(workspace, site, bound)
  const other = values.find(({ kind }) => kind !== 'string')
  if (other) return other.kind === 'none' ? [] : null
  return distinct(values.flatMap((value) => (value.kind === 'string' ? value.value : [])))
}

/** Whether an expression is always a literal of some types, with any settings. */
export function isAlwaysLiteral(workspace: Workspace, site: Site, types: RegExp): boolean {
  const origins = originsOf(workspace, site)
  const isOne = (origin: Origin): boolean => {
    if (types.test(origin.node.type)) return true
    const literals = literalsOf(workspace, origin)
    return literals.length > 0 && literals.every((each) => types.test(each))
  }
  return origins.length > 0 && origins.every(isOne)
}

/** The literals `None` and `False` that an expression is with any settings; none where it may be something else. */
function literalsOf(workspace: Workspace, site: Site): ('none' | 'false')[] {
  const found = evaluateAll(workspace, site).map((value) => {
    if (value.kind === 'none') return 'none'
    return value.kind === 'boolean' && !value.value ? 'false' : null
  })
  return found.includes(null) ? [] : distinct(found.flatMap((one) => one ?? []))
}

function hasParameter({ unit: { module }, node }: Site): boolean {
  return [node, ...findAll(node, 'identifier')].some(
    (name) =>
      name.type === 'identifier' &&
      bindingsInForce(module, name).some(({ kind }) => kind === 'parameter'),
  )
}
