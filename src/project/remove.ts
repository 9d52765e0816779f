import { PASSES_FLAGS } from '../../transforms/azureml/flags.ts'
import { ATTACH } from '../../transforms/inserted/attach.ts'
import { transformKeys, transforms } from '../../transforms/registry.ts'
import { distinct } from '../collections/distinct.ts'
import { groupBy } from '../collections/group-by.ts'
import { isNotebook } from '../notebook/notebook.ts'
import { misindented } from '../python/indentation.ts'
import { syntaxError } from '../python/syntax-error.ts'
import type { OwnedEdit } from '../text/edits.ts'
import type { Language, Problem } from '../transform.ts'
import { byPath, type Change } from './change/change.ts'
import { changeFile, failed } from './change/edit-file.ts'
import { removals } from './change/run-transform.ts'
import { type Diagnostic, isDiagnostic, readable } from './diagnostic.ts'
import { languageOf } from './files/languages.ts'
import { overlay, replacing, replacingAll } from './files/overlay.ts'
import type { Workspace } from './files/workspace.ts'
import { leftBehind, SIGNS, unparsedCells } from './left-behind.ts'
import { mapRepository } from './map/map.ts'
import type { RemoveOptions } from './options.ts'
import { passedOtherwise } from './passed-otherwise.ts'
import { stillPassing, waitingScripts } from './passing.ts'
import { isWanted } from './plan/wanted-parts.ts'

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
  const found: Change[] = []
  const diagnostics: Diagnostic[] = []
  /** Files out of which nothing can be taken, though there is something. */
  const blocked = new Set<string>()
  const files = filesToClean(workspace)
  const kept = new Set<string>()
  const takesAll = options.onlySteps === undefined && IN_SOURCES.every(options.enabled)
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
  for (const { path, change, diagnostics: own, passesFlags } of results) {
    const isSettled = !change || !removeFrom(after, path, options, callsAfter).change
    const said = isSettled ? own : [...own, failed(path, 'a second run would change it again')]
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

const withChange = (workspace: Workspace, change: Change | null): Workspace =>
  change ? overlay(workspace, replacing(change.path, change.after)) : workspace

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

const NOTHING = { change: null, passesFlags: false } as const

/** What is taken out of a file. */
interface Removal {
  readonly change: Change | null
  readonly diagnostics: Diagnostic[]
  /** Whether it goes on passing flags that could not be taken out. */
  readonly passesFlags: boolean
}

/**
 * Takes out of a file what `add` has inserted.
 *
 * @param calls by file, the calls that alone are changed; everything where it is null
 */
function removeFrom(
  workspace: Workspace,
  path: string,
  options: RemoveOptions,
  calls: ReadonlyMap<string, readonly unknown[]> | null,
): Removal {
  const bytes = workspace.bytes(path)
  const keys = transformKeys.filter(
    (key) =>
      options.enabled(transforms[key].id) &&
      (!calls || transforms[key].id === transforms.pipelineStep.id) &&
      transforms[key].trigger.some((text) => bytes?.includes(text)),
  )
  if (!bytes) return { ...NOTHING, diagnostics: unreadable(workspace, path) }
  if (keys.length === 0) return { ...NOTHING, diagnostics: [] }
  const stuck = [...unparsedCellsOf(workspace, path), ...misindentedIn(workspace, path)]
  if (stuck.length > 0) return { ...NOTHING, diagnostics: stuck }
  const diagnostics: Diagnostic[] = []
  let change: Change | null = null
  let passesFlags = false
  // in turn: what two transforms added to one call shares its commas
  for (const key of keys) {
    const now = withChange(workspace, change)
    const edits: OwnedEdit[] = []
    for (const { part, run } of removals(now, key, path, calls)) {
      diagnostics.push(...run.diagnostics)
      passesFlags ||= transforms[key].id === PASSES_FLAGS && run.status === 'blocked'
      if (transforms[key].language === 'python') diagnostics.push(...unparsedIn(now, part))
      edits.push(...run.edits)
    }
    const next = changeFile(now, path, edits)
    if (isDiagnostic(next)) return { ...NOTHING, diagnostics: [...diagnostics, next] }
    if (next) {
      const ids: string[] = [...new Set([...(change?.transforms ?? []), ...next.transforms])]
      change = { path, before: bytes, after: next.after, transforms: ids }
    }
    if (change && !change.after) break
  }
  return { change, diagnostics, passesFlags }
}

/** The diagnostic for a file that cannot be read. */
function unreadable(workspace: Workspace, path: string): Diagnostic[] {
  const document = workspace.document(path)
  if (!isDiagnostic(document)) return []
  // a list of packages never is that large: it is data, as `rows.txt` is
  const isData = document.code === 'file-too-large' && DATA.includes(languageOf(path))
  return isData ? [] : [document]
}

/** Languages of files by whose names many a file of data goes, too. */
const DATA: readonly Language[] = ['requirements', 'yaml']

/** Says that nothing can be taken out of a notebook because a cell of it with instrumentation does not parse. */
function unparsedCellsOf(workspace: Workspace, path: string): Diagnostic[] {
  const file = isNotebook(path) ? readable(workspace.python(path)) : null
  if (!file) return []
  return unparsedCells(file).map(({ error }) =>
    file.diagnose(unparsed(file.module.text, error, 'cell')),
  )
}

function unparsed(text: string, error: number, what: 'file' | 'cell'): Problem {
  const say = (wrong: string) => `skipped: the ${what} ${wrong}, so nothing can be taken out of it`
  return { severity: 'warning', ...syntaxError(text, error, say) }
}

/** Says that nothing can be taken out of a script that somebody has indented so that only our parser takes it. */
function misindentedIn(workspace: Workspace, path: string): Diagnostic[] {
  // what `add` changes is level: a walk through all others finds nothing
  if (isNotebook(path) || !workspace.holds(path, [ATTACH])) return []
  const file = readable(workspace.python(path))
  const at = file?.module.error === null ? misindented(file.module)?.start : undefined
  return file && at !== undefined ? [file.diagnose(unparsed(file.module.text, at, 'file'))] : []
}

/** Says that nothing can be taken out of Python that does not parse. */
function unparsedIn(workspace: Workspace, part: string): Diagnostic[] {
  const file = readable(workspace.python(part))
  if (!file || file.module.error === null) return []
  return [file.diagnose(unparsed(file.module.text, file.module.error, 'file'))]
}
