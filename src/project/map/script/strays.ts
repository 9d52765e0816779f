import { posix } from 'node:path'
import { NOTHING_GIVEN } from '../../../python/values/given-options.ts'
import type { Bound, StaticValue } from '../../../python/values/static-value.ts'
import type { Diagnostic } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import type { Reached } from '../../world/readings.ts'
import type { Script } from './locate.ts'

/** Commands that start a definition with what is nowhere in the repository, as those of tests do, which make it first. */

/** What a call runs in one way of reaching it, as far as that matters here. */
interface Result {
  readonly script: Script | null
  readonly problems: readonly Diagnostic[]
}

/**
 * Results without those for which a command gives what is nowhere: those of the other commands, else those of the
 * defaults, say so then. All of them where these are not known either.
 *
 * @param byDefault gives the results where no command gives anything
 */
export function withoutStrays<T extends Result>(
  workspace: Workspace,
  results: readonly T[],
  readings: readonly Reached[],
  byDefault: () => readonly T[],
): readonly T[] {
  const isStray = (one: T, at: number): boolean => isAstray(workspace, one, readings[at])
  const strays = results.filter(isStray)
  if (strays.length === 0) return results
  const others = results.filter((one, at) => !isStray(one, at))
  const left = others.length > 0 ? others : byDefault()
  const last = left.at(-1)
  if (!last || left.some(({ script }) => script === null)) return results
  const said = strays
    .flatMap(({ problems }) => problems)
    .map((each) => ({
      ...each,
      message: `${each.message}, as a workflow or shell script starts it`,
    }))
  return [...left.slice(0, -1), { ...last, problems: [...last.problems, ...said] }]
}

/** Whether the script of a reading is nowhere, or the file that names it, because of what a command gives. */
function isAstray(
  workspace: Workspace,
  { script, problems }: Result,
  reading: Reached | undefined,
): boolean {
  if (script !== null || !reading || reading.given.length === 0) return false
  return (
    problems.every(({ code }) => /^script-(not-found|outside)$/.test(code)) ||
    reading.values.some((value) => isAbsent(workspace, value))
  )
}

/** Whether a value is in a file that the repository does not have. */
function isAbsent({ files }: Workspace, value: StaticValue | null): boolean {
  if (value?.kind !== 'unknown' || value.file === undefined) return false
  const path = posix.normalize(value.file.replaceAll('\\', '/')).replace(/^(\.\.?\/)+/, '')
  return files.every((file) => file !== path && !file.endsWith(`/${path}`))
}

/** What names mean where no command gives options to the modules that some are given to. */
export const withoutCommands = (bound: Bound, readings: readonly Reached[]): Bound =>
  new Map([
    ...bound,
    ...readings.flatMap(({ given }) => given.map((root) => [root, NOTHING_GIVEN] as const)),
  ])
