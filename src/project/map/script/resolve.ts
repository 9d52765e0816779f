import { groupBy } from '../../../collections/group-by.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import { isReached } from '../../../python/values/reached.ts'
import type { Bound, StaticValue } from '../../../python/values/static-value.ts'
import { callsOnTheWay, type Reached, readEveryWay, withEachValue } from '../../world/readings.ts'
import type { RepositoryWorld } from '../../world/repository-world.ts'
import type { Repository } from '../repository.ts'
import type { Naming } from './naming.ts'
import { nameIn, type Resolved, resolveReading } from './one-way.ts'
import { withoutCommands, withoutStrays } from './strays.ts'
import { workingFolder } from './working-folder.ts'

/** The ways of reaching a call that count, and what it runs by all of them. */

/**
 * The scripts that a call runs: one, or one for each way in which it is reached; none has a script if any is lost. Of
 * the values that files set a variable to, those count that lead to scripts.
 */
export function resolveScripts(repository: Repository, naming: Naming): Resolved[] {
  const { problem, type } = naming
  const nothing = { script: null, inFolder: false, ways: [] }
  if (problem) return [{ ...nothing, name: plainName(naming) ?? type, problems: [problem] }]
  const gone = workingFolder(repository.workspace, naming.file, naming.call)
  const moved = gone && 'node' in gone ? gone : null
  const asked = [naming.script, naming.directory, naming.name, moved]
  const read = (bound: Bound, attempt?: number) =>
    readEveryWay(repository.world, asked, bound, attempt)
  const resolve = (reading: Reached) => resolveReading(repository, naming, reading, gone)
  let first: Resolved[] | null = null
  const known: Resolved[] = []
  for (const readings of withEachValue((attempt) => read(naming.bound, attempt))) {
    const reached = readings.filter(({ bound }) => isReachedIn(repository.world, naming, bound))
    const counted = namingOnes(reached.length > 0 ? reached : readings)
    const byDefault = () =>
      read(withoutCommands(naming.bound, counted), counted[0]?.attempt).map(resolve)
    const all = counted.map(resolve)
    const resolved = withoutStrays(repository.workspace, all, counted, byDefault)
    const lost = resolved.find(({ script }) => script === null)
    if (lost)
      first ??= eachOnce(
        naming,
        resolved.map((one) => (one.script ? heldUp(one, lost) : one)),
      )
    else known.push(...withoutScriptsOf(known, eachOnce(naming, resolved)))
  }
  return known.length > 0 ? known : (first ?? [])
}

/**
 * Results that run other scripts than some: pipelines that set a variable to several values run the script of each, and
 * where none sets it that of its default runs. All of them get the flags.
 */
function withoutScriptsOf(some: readonly Resolved[], results: readonly Resolved[]): Resolved[] {
  const scripts = new Set(some.map(({ script }) => script?.path))
  return results.filter(({ script }) => !scripts.has(script?.path))
}

/** The ways on which a script is named, where there are such: the SDK refuses None, and `$(NAME)` is no path. */
function namingOnes(readings: readonly Reached[]): readonly Reached[] {
  const isNone = (value: StaticValue | null | undefined) =>
    value?.kind === 'none' || (value?.kind === 'string' && value.value.includes('$('))
  const naming = readings.filter(({ values: [script] }) => !isNone(script))
  return naming.length > 0 ? naming : readings
}

/** A step that waits for another one of its call, whose script is lost: it is known all the same. */
const heldUp = (one: Resolved, { problems }: Resolved): Resolved => ({
  ...one,
  script: null,
  problems,
})

/** Whether a call is made on a way, and each call that leads to it, by the command that the way begins with. */
function isReachedIn(world: RepositoryWorld, { file, call }: Naming, bound: Bound): boolean {
  return [{ unit: file, node: call }, ...callsOnTheWay(bound)].every(({ unit, node }) => {
    const reader = new Reader(world, bound)
    reader.keepsToCommand = true
    return isReached(reader, unit, node)
  })
}

/** Results of several ways, each once; one that has only the name of its class is the other of the same script. */
function eachOnce({ type }: Naming, resolved: readonly Resolved[]): Resolved[] {
  const named = new Map(
    resolved.flatMap((one) => (one.name === type ? [] : [[one.script?.path, one.name]])),
  )
  const groups = groupBy(resolved, ({ name, script }) => {
    const path = script?.path
    return `${name === type && path ? (named.get(path) ?? name) : name} ${path}`
  })
  return [...groups.values()].map((same) => {
    const last = same.findLast(({ name }) => name !== type) ?? (same.at(-1) as Resolved)
    return { ...last, ways: same.flatMap(({ ways }) => ways) }
  })
}

/** The name of a step where it is a literal. */
const plainName = ({ file, name }: Naming): string | null =>
  name && !name.answer ? nameIn(new Reader().read(file, name.node)) : null
