import { Reader } from '../../../python/evaluate.ts'
import { bindArguments, decoratorsOf, ownerOf } from '../../../python/functions.ts'
import { type Bound, receiver, type Unit } from '../../../python/static-value.ts'
import { findAll } from '../../../python/syntax.ts'
import { distinct } from '../../distinct.ts'
import type { Workspace } from '../../files/workspace.ts'
import { readEveryWay } from '../../world/readings.ts'
import { sharedWorld } from '../../world/world.ts'
import { originsOf } from './origins.ts'
import { bindingsAt } from './reaching.ts'
import type { Frame, Site } from './site.ts'

/** The strings that an expression can be; null among them where one is not known. */
export function stringsOf(workspace: Workspace, site: Site, depth = 0): (string | null)[] {
  const { node } = site
  if (depth > 12) return [null]
  // a parameter's default says nothing where callers are known, and what one caller gives goes with the rest of it
  const isBound = hasParameter(site)
  const values = isBound ? readFromCallers(workspace, site) : evaluateAll(workspace, site)
  if (values) return values
  const origins = originsOf(workspace, site)
  const found = distinct(
    origins.flatMap((origin) =>
      origin.node === node ? [null] : stringsOf(workspace, origin, depth + 1),
    ),
  )
  return (!isBound && found.includes(null) && readFromCallers(workspace, site)) || found
}

/** The strings that an expression is for the call through which it is seen, else for all; null where one is not known. */
function readFromCallers(workspace: Workspace, { file, node, frame }: Site): string[] | null {
  const start = frame ? boundBy(frame, file) : new Map()
  if (!start) return null
  const found: string[] = []
  for (let attempt = 0, attempts = 1; attempt < attempts; attempt++) {
    const world = sharedWorld(workspace)
    const readings = readEveryWay(world, file, [node], attempt, start)
    attempts = Math.min(Math.max(...readings.map((reading) => reading.attempts)), MOST_ATTEMPTS)
    for (const { values } of readings)
      if (values[0]?.kind === 'string') found.push(values[0].value)
      else return null
  }
  return distinct(found)
}

/** How many values of a setting are tried. */
const MOST_ATTEMPTS = 8

/** The strings that the repository's settings lead to; null where it is no string. */
function evaluateAll(workspace: Workspace, { file, node }: Site): string[] | null {
  const found: string[] = []
  for (let attempt = 0, attempts = 1; attempt < attempts; attempt++) {
    const reader = new Reader(sharedWorld(workspace), new Map(), attempt)
    const value = reader.read(file, node)
    attempts = Math.min(reader.attempts, MOST_ATTEMPTS)
    if (value.kind === 'string') found.push(value.value)
    else return value.kind === 'none' ? [] : null
  }
  return distinct(found)
}

/** What a call binds the parameters of a function to, and those around the call; null where that cannot be told. */
function boundBy({ definition, call }: Frame, unit: Unit): Bound | null {
  if (decoratorsOf(unit, definition).length > 0) return null
  const owner = ownerOf(definition)
  const self = owner && receiver('instance', unit, owner)
  const outer = call.frame ? boundBy(call.frame, call.file) : new Map()
  const own = bindArguments({ unit, node: definition }, { unit: call.file, node: call.node }, self)
  return own && outer && new Map([...outer, ...own])
}

function hasParameter({ file: { module }, node }: Site): boolean {
  return [node, ...findAll(node, 'identifier')].some(
    (name) =>
      name.type === 'identifier' &&
      bindingsAt(module, name).some(({ kind }) => kind === 'parameter'),
  )
}
