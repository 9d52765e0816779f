import { transforms } from '../../transforms/registry.ts'
import { distinct } from '../collections/distinct.ts'
import { groupBy } from '../collections/group-by.ts'
import { byPath, type Change } from './change/change.ts'
import { failed, UNSETTLED } from './change/edit-file.ts'
import type { Diagnostic } from './diagnostic.ts'
import { languageOf } from './files/languages.ts'
import { overlay, replacingAll } from './files/overlay.ts'
import type { Workspace } from './files/workspace.ts'
import { leftBehind, SIGNS } from './left-behind.ts'
import { mapRepository } from './map/map.ts'
import type { RemoveOptions } from './options.ts'
import { passedOtherwise } from './passed-otherwise.ts'
import { stillPassing, waitingScripts } from './passing.ts'
import { isWanted } from './plan/wanted-parts.ts'
import { removeFrom } from './remove-from-file.ts'

/** What `remove` would do, and what is to be said about it. */
export interface RemoveResult {
  readonly changes: readonly Change[]
  /** Files that keep instrumentation all the same. */
  readonly kept: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
  readonly filesScanned: number
}

/** Works out all changes that take the instrumentation out of a repository; writes nothing. */
export function computeRemove(workspace: Workspace, options: RemoveOptions): RemoveResult {
  const files = filesToClean(workspace)
  const takesAll = options.onlySteps === undefined && IN_SOURCES.every(options.enabled)
  const { after, found, blocked, kept, diagnostics } = takeOut(workspace, files, options, takesAll)
  const passed = takesAll ? passedOtherwise(after, found, blocked, options) : []
  const waiting = waitingScripts(workspace, found, blocked, passed, options)
  for (const { diagnostic } of passed) {
    diagnostics.push(diagnostic)
    kept.add(diagnostic.path)
  }
  const changes = found.filter(({ path }) => !waiting.has(path))
  diagnostics.push(...waiting.values(), ...stillPassing(workspace, changes, options))
  for (const path of waiting.keys()) kept.add(path)
  return {
    changes: byPath(changes),
    kept: [...kept].sort(),
    diagnostics: distinct(diagnostics),
    filesScanned: files.size,
  }
}

/** What can be taken out of each file by itself. */
interface TakenOut {
  /** The repository as it would be. */
  readonly after: Workspace
  readonly found: Change[]
  /** Files out of which nothing can be taken, though there is something. */
  readonly blocked: Set<string>
  /** Files that keep instrumentation all the same. */
  readonly kept: Set<string>
  readonly diagnostics: Diagnostic[]
}

/** @param takesAll whether nothing is to be left */
function takeOut(
  workspace: Workspace,
  files: Iterable<string>,
  options: RemoveOptions,
  takesAll: boolean,
): TakenOut {
  const calls = stepCalls(workspace, options)
  const results = [...files]
    .filter((path) => options.allows(path) && workspace.holds(path, TRACES))
    .map((path) => {
      const result = removeFrom(workspace, path, options, calls)
      workspace.rest()
      return { path, ...result }
    })
  const after = withChanges(
    workspace,
    results.flatMap(({ change }) => change ?? []),
  )
  const callsAfter = calls && stepCalls(after, options)
  const found: Change[] = []
  const blocked = new Set<string>()
  const kept = new Set<string>()
  const diagnostics: Diagnostic[] = []
  for (const { path, change, diagnostics: own, passesFlags } of results) {
    const isSettled = !change || !removeFrom(after, path, options, callsAfter).change
    const said = isSettled ? own : [...own, failed(path, UNSETTLED)]
    diagnostics.push(...said)
    if (change && isSettled) found.push(change)
    else if (said.length > 0) blocked.add(path)
    if (passesFlags) blocked.add(path)
    if (takesAll) {
      const behind = leftBehind(isSettled ? after : workspace, path)
      // once is enough
      if (said.every(({ severity }) => severity === 'info')) diagnostics.push(...behind.diagnostics)
      if (behind.isPresent) kept.add(path)
    }
    after.rest()
  }
  return { after, found, blocked, kept, diagnostics }
}

/** Texts one of which is in every file that `add` has changed: only the bytes are searched. */
const TRACES = [...SIGNS, ...Object.values(transforms).flatMap(({ trigger }) => trigger)]

/** The files in which `add` may have inserted something, by their names. */
const filesToClean = (workspace: Workspace): ReadonlySet<string> =>
  new Set([
    ...workspace.files.filter((path) =>
      ['python', 'yaml', 'requirements'].includes(languageOf(path)),
    ),
    ...workspace.vscodeFiles.filter((path) =>
      /(^|\/)(launch|tasks)\.json$|\.code-workspace$/.test(path),
    ),
  ])

/** The transforms that leave marks and functions in sources. */
const IN_SOURCES = [
  transforms.stepScript,
  transforms.entryScript,
  transforms.pipelineStep,
  transforms.pipPackages,
].map(({ id }) => id)

/** The repository after changes; each is made when its file is asked for: all would not fit into memory. */
function withChanges(workspace: Workspace, changes: readonly Change[]): Workspace {
  const all = new Map(changes.map((change) => [change.path, change]))
  const after = (path: string) => all.get(path)?.after ?? null
  return overlay(workspace, replacingAll(new Set(all.keys()), after))
}

/** The calls of the steps that `--step` names, by file; null where it names none. */
function stepCalls(
  workspace: Workspace,
  options: RemoveOptions,
): ReadonlyMap<string, readonly { call: number; end: number }[]> | null {
  if (options.onlySteps === undefined) return null
  const calls = mapRepository(workspace, options)
    .definitions.filter((definition) => isWanted(definition, options))
    .flatMap(({ changes }) => changes)
    .map(({ call: { path, start, end } }) => ({ path, call: start, end }))
  return groupBy(calls, ({ path }) => path)
}
