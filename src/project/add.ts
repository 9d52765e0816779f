import { chunkBy } from '../collections/chunk-by.ts'
import { distinct } from '../collections/distinct.ts'
import { shellPaths } from '../text/shell.ts'
import { byPath, type Change } from './change/change.ts'
import { failed, newError, UNSETTLED } from './change/edit-file.ts'
import type { Diagnostic } from './diagnostic.ts'
import { lookingAhead } from './files/look-ahead.ts'
import { overlay } from './files/overlay.ts'
import { fileOf } from './files/python-file.ts'
import type { Workspace } from './files/workspace.ts'
import type { Definition } from './map/definition.ts'
import { mapRepository, readingAgain } from './map/map.ts'
import type { AddOptions } from './options.ts'
import type { Part } from './plan/parts.ts'
import { planAdd, planning, type Target } from './plan/plan.ts'
import { PlannedChanges, pendingParts } from './plan/planned-changes.ts'
import { lostOnRemoval } from './round-trip.ts'

/** What `add` would do, and what is to be said about it. */
export interface AddResult {
  readonly targets: readonly Target[]
  readonly changes: readonly Change[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Works out all changes that make a repository debuggable, and checks each result; writes nothing. */
export function computeAdd(workspace: Workspace, options: AddOptions): AddResult {
  const refused = new Map<string, Diagnostic>()
  const adding = { workspace, options, refused }
  for (;;) {
    const plan = planAdd(workspace, options, refused)
    const targets = withholdDefinitions(plan.targets, options)
    const planned = new PlannedChanges(workspace, targets, options)
    const failures = verify(planned, targets, adding)
    if (failures.every(({ path }) => refused.has(path)))
      return {
        targets,
        changes: byPath(planned.all().filter(({ path }) => !refused.has(path))),
        diagnostics: distinct([
          ...plan.diagnostics,
          ...targets.flatMap((target) => target.diagnostics),
        ]),
      }
    for (const failure of failures) refused.set(failure.path, failure)
  }
}

/** One run of `add`. */
interface Adding {
  readonly workspace: Workspace
  readonly options: AddOptions
  /** The files that must not be changed, with the reason. */
  readonly refused: ReadonlyMap<string, Diagnostic>
}

/**
 * Takes out of targets the change of a definition whose script is not to be changed: flags that the script does not
 * know would end the job.
 */
function withholdDefinitions(targets: readonly Target[], options: AddOptions): Target[] {
  return targets.map((target) => {
    const script = target.parts.find(
      ({ transform, outcome, path }) =>
        transform === 'stepScript' &&
        outcome !== 'done' &&
        !(outcome === 'pending' && options.allows(fileOf(path))),
    )
    if (!script || target.status !== 'pending') return target
    const parts = target.parts.filter(({ transform }) => transform === 'stepScript')
    const { call, name } = target.definition
    const waiting: Diagnostic = {
      ...call.place,
      code: 'script-first',
      severity: 'info',
      message: `${name} is left alone: its script ${fileOf(script.path)} is not among the given paths`,
      hint: `run aml-debug add ${shellPaths(fileOf(call.place.path), fileOf(script.path))}`,
    }
    return { ...target, parts, diagnostics: [...target.diagnostics, waiting] }
  })
}

/**
 * Checks each changed file: it parses as before, a second run would change nothing, and `remove` would give it back.
 *
 * @returns a diagnostic for each file that fails
 */
function verify(
  planned: PlannedChanges,
  all: readonly Target[],
  { workspace, options, refused }: Adding,
): Diagnostic[] {
  const { definitions } = mapRepository(workspace, options)
  const after = overlay(workspace, planned)
  const readAgain = readingAgain(after, options)
  // what is refused stays as it is, and must not hold up what else goes to a file that all share
  const planAgain = planning(after, definitions, options, refused)
  const failures: Diagnostic[] = []
  const unchecked = new Set(planned.paths)
  const files = unchecked.size
  const definitionsIn = inOrder(definitions)
  const changed = (targets: readonly Target[]) =>
    distinct(targets.flatMap(pathsOf).filter((path) => planned.has(path)))
  const inTurn = lookingAhead(after, all, (target) => changed([target]))
  // file by file, so that a text is parsed once for all checks
  for (const { key: path, items: targets } of chunkBy(inTurn, fileOfTarget)) {
    const own = new Set(changed(targets))
    if (own.size === 0) continue
    const indexes = new Set(targets.map(({ definition }) => definition.index))
    const found = readAgain(definitionsIn(path))
    const again = planAgain(found?.filter(({ index }) => indexes.has(index)) ?? [])
    const parts = pendingParts(withholdDefinitions(again, options), options)
    // a definition that is found no more is wrong itself, if it is changed
    const lost = planned.of(fileOf(path)) ? [fileOf(path)] : [...own]
    const unsettled = found ? filesOf([...parts]) : lost
    const stuck = filesOf(stuckParts(targets, again))
    failures.push(
      ...failedAll(unsettled, UNSETTLED),
      ...failedAll(stuck, 'a second run would not know it as changed by this one'),
    )
    for (const path of own) check(path)
    after.rest()
  }
  for (const path of unchecked) check(path)
  return [...planned.failures, ...failures]

  /** Fails the files that fewest targets share: what is wrong there may be all that is wrong with the others. */
  function failedAll(paths: readonly string[], reason: string): Diagnostic[] {
    const changed = paths.filter((path) => planned.of(path))
    const sharing = changed.map(
      (path) => all.filter((target) => pathsOf(target).includes(path)).length,
    )
    const fewest = Math.min(...sharing)
    return changed
      .filter((_, index) => sharing[index] === fewest)
      .map((path) => failed(path, reason))
  }

  function check(path: string): void {
    const change = unchecked.delete(path) ? planned.of(path) : null
    if (!change) return
    const error = newError(workspace, after, path) ?? lostOnRemoval(workspace, after, change, files)
    if (error) failures.push(error)
  }
}

const fileOfTarget = ({ definition }: Target): string => definition.call.path

/**
 * Makes a function that gives the definitions of one file after another, without a table of them; none for a file that
 * is not asked for in their order: it fails the check as one whose definitions are lost.
 */
function inOrder(definitions: readonly Definition[]): (path: string) => readonly Definition[] {
  const files = chunkBy(definitions, ({ call }) => call.path)
  return (path) => {
    for (let next = files.next(); !next.done; next = files.next())
      if (next.value.key === path) return next.value.items
    return []
  }
}

/** The parts that block targets of one file after the change which were pending before it. */
function stuckParts(before: readonly Target[], after: readonly Target[]): readonly Part[] {
  const pending = new Set(
    before.filter(({ status }) => status === 'pending').map(({ definition }) => definition.index),
  )
  return after
    .filter(({ status, definition }) => status === 'blocked' && pending.has(definition.index))
    .flatMap(({ parts }) => parts.filter(({ outcome }) => outcome === 'blocked'))
}

const filesOf = (parts: readonly Part[]): string[] =>
  distinct(parts.map(({ path }) => fileOf(path)))

/** The files that a target depends on. */
const pathsOf = ({ definition, parts }: Target): string[] => [
  definition.call.place.path,
  ...parts.map(({ path }) => fileOf(path)),
]
