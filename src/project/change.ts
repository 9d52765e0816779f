import { transforms } from '../../transforms/registry.ts'
import { parseJsonc } from '../jsonc/parse.ts'
import { readConda } from '../packages/conda.ts'
import { type Document, encode } from '../text/document.ts'
import { applyEdits, isEditOf, OverlapError, type OwnedEdit } from '../text/edits.ts'
import type { FileChange } from '../text/patch.ts'
import type { Language } from '../transform.ts'
import type { Diagnostic } from './diagnostic.ts'
import { languageOf, languageOfCell } from './languages.ts'
import { mapRepository, type RepositoryMap, unreadable } from './map.ts'
import type { AddOptions, RemoveOptions } from './options.ts'

import { isWanted, type Plan, planAdd, runAdd, runRemove, type Target } from './plan.ts'

import { cellPath, fileOf } from './python-file.ts'
import { isDiagnostic, overlay, type Workspace } from './workspace.ts'

/** A file as it is and as it is to be; null where it does not exist. */
export interface Change {
  readonly path: string
  readonly before: Buffer | null
  readonly after: Buffer | null
  /** Ids of the transforms that change it. */
  readonly transforms: readonly string[]
}

export interface AddResult {
  readonly map: RepositoryMap
  readonly targets: readonly Target[]
  readonly changes: readonly Change[]
  readonly diagnostics: readonly Diagnostic[]
}

export interface RemoveResult {
  readonly changes: readonly Change[]
  readonly diagnostics: readonly Diagnostic[]
  readonly filesScanned: number
}

/** Works out all changes that make a repository debuggable, and checks each result; writes nothing. */
export function computeAdd(workspace: Workspace, options: AddOptions): AddResult {
  const map = mapRepository(workspace, options)
  const refused = new Map<string, Diagnostic>()
  for (;;) {
    const plan = withholdDefinitions(planAdd(workspace, map, options, refused), options)
    const { changes, failures } = collect(workspace, plan, options)
    failures.push(...unstable(workspace, changes, options))
    if (failures.length === 0 || failures.every(({ path }) => refused.has(path)))
      return {
        map,
        targets: plan.targets,
        changes: byPath(changes.filter(({ path }) => !refused.has(path))),
        diagnostics: distinct([
          ...plan.diagnostics,
          ...plan.targets.flatMap((target) => target.diagnostics),
        ]),
      }
    for (const failure of failures) refused.set(failure.path, failure)
  }
}

/** A definition must not get ahead of its script: flags that the script does not know would end the job. */
function withholdDefinitions(plan: Plan, options: AddOptions): Plan {
  const targets = plan.targets.map((target): Target => {
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
      hint: `run aml-debug add ${fileOf(script.path)}`,
    }
    return { ...target, parts, diagnostics: [...target.diagnostics, waiting] }
  })
  return { ...plan, targets }
}

interface Batch {
  readonly key: keyof typeof transforms
  /** The file, or a cell of it. */
  readonly path: string
  readonly requests: unknown[]
}

function collect(
  workspace: Workspace,
  plan: Plan,
  options: AddOptions,
): { changes: Change[]; failures: Diagnostic[] } {
  const files = new Map<string, Map<string, Batch>>()
  const seen = new Set<string>()
  for (const { key, status, parts } of plan.targets) {
    if (status !== 'pending' || options.takes?.(key) === false) continue
    for (const { transform, path, request, outcome } of parts) {
      const id = JSON.stringify([transform, path, request])
      const file = fileOf(path)
      if (outcome !== 'pending' || !options.allows(file) || seen.has(id)) continue
      seen.add(id)
      const batches = files.get(file) ?? new Map<string, Batch>()
      files.set(file, batches)
      const name = `${transform} ${path}`
      const batch = batches.get(name) ?? { key: transform, path, requests: [] }
      batches.set(name, batch)
      batch.requests.push(request)
    }
  }
  const changes: Change[] = []
  const failures: Diagnostic[] = []
  for (const [path, batches] of files) {
    const edits: OwnedEdit[] = []
    for (const { key, path: part, requests } of batches.values()) {
      const { outcome, diagnose } = runAdd(workspace, key, part, requests)
      if (outcome.status === 'blocked') failures.push(...outcome.problems.map(diagnose))
      else if (outcome.status === 'changed')
        edits.push(...outcome.edits.map((edit) => ({ ...edit, owner: transforms[key].id })))
    }
    const change = changeFile(workspace, path, edits)
    if (isDiagnostic(change)) failures.push(change)
    else if (change) changes.push(change)
  }
  return { changes, failures }
}

/** Applies edits to a file and checks the result; a diagnostic where it cannot be trusted. */
export function changeFile(
  workspace: Workspace,
  path: string,
  edits: readonly OwnedEdit[],
): Change | Diagnostic | null {
  if (edits.length === 0) return null
  const existing = workspace.document(path)
  if (isDiagnostic(existing)) return existing
  const document: Document = existing ?? { path, text: '', bom: false }
  let after: string
  try {
    after = applyEdits(document.text, edits)
  } catch (error) {
    if (error instanceof OverlapError) return failed(path, error.message)
    throw error
  }
  if (!isEditOf(document.text, after, edits))
    return failed(path, 'bytes outside the edits would change')
  const bytes = isGone(document, after) ? null : encode(document, after)
  if (bytes && hasNewError(workspace, path, bytes))
    return failed(path, 'the result would not parse')
  const ids = [...new Set(edits.map(({ owner }) => owner))]
  return {
    path,
    before: existing ? encode(document, document.text) : null,
    after: bytes,
    transforms: ids,
  }
}

/** Only what `add` made anew goes away: it ends in a line ending; an empty file that was there comes back empty. */
function isGone({ path, text, bom }: Document, after: string): boolean {
  return after === '' && /\.json$/.test(path) && /\n$/.test(text) && !bom
}

function hasNewError(workspace: Workspace, path: string, after: Buffer): boolean {
  const changed = overlay(workspace, new Map([[path, after]]))
  if (languageOf(path) !== 'python') {
    const document = changed.document(path)
    if (!document || isDiagnostic(document)) return true
    switch (languageOf(path)) {
      case 'yaml':
        return readConda(document.text).status !== 'ok'
      case 'jsonc':
        return parseJsonc(document.text).status !== 'ok'
      default:
        return false
    }
  }
  const old = workspace.python(path)
  const now = changed.python(path)
  if (!now || isDiagnostic(now)) return true
  if (now.broken.length > (!old || isDiagnostic(old) ? 0 : old.broken.length)) return true
  return partsIn(changed, path).some(({ part, language }) => {
    const before = workspace.python(part)
    const after = changed.python(part)
    if (!after || isDiagnostic(after)) return true
    if (language === 'yaml')
      return (
        (!before || isDiagnostic(before) || before.module.text !== after.module.text) &&
        readConda(after.module.text).status !== 'ok'
      )
    if (language !== 'python') return false
    const parsed = !before || isDiagnostic(before) || before.module.error === null
    return after.module.error !== null && parsed
  })
}

/** The texts of a file: its own, and the files that cells of a notebook write. */
function partsIn(workspace: Workspace, path: string): { part: string; language: Language }[] {
  const own = { part: path, language: languageOf(path) }
  const file = own.language === 'python' ? workspace.python(path) : null
  const writes = file && !isDiagnostic(file) ? file.writes : []
  return [
    own,
    ...writes.map((write) => ({
      part: cellPath(path, write.cell.index),
      language: languageOfCell(write),
    })),
  ]
}

/** The changes after which `add` would still find something to do: a second run must change nothing. */
function unstable(
  workspace: Workspace,
  changes: readonly Change[],
  options: AddOptions,
): Diagnostic[] {
  if (changes.length === 0) return []
  const after = overlay(workspace, new Map(changes.map(({ path, after }) => [path, after])))
  const again = collect(
    after,
    withholdDefinitions(planAdd(after, mapRepository(after, options), options), options),
    options,
  )
  const own = new Set(changes.map(({ path }) => path))
  return again.changes
    .filter(({ path }) => own.has(path))
    .map(({ path }) => failed(path, 'a second run would change it again'))
}

function failed(path: string, reason: string): Diagnostic {
  return {
    code: 'verification-failed',
    severity: 'error',
    path,
    line: 1,
    column: 1,
    message: `left alone: ${reason}`,
    hint: 'this is a bug in aml-debug: please report it with the file',
  }
}

/** Works out all changes that take the instrumentation out of a repository; writes nothing. */
export function computeRemove(workspace: Workspace, options: RemoveOptions): RemoveResult {
  const changes: Change[] = []
  const diagnostics: Diagnostic[] = []
  let filesScanned = 0
  const candidates = new Set([
    ...workspace.files.filter((path) =>
      ['python', 'yaml', 'requirements'].includes(languageOf(path)),
    ),
    ...workspace.vscodeFiles.filter((path) =>
      /(^|\/)(launch|tasks)\.json$|\.code-workspace$/.test(path),
    ),
  ])
  const calls = stepCalls(workspace, options)
  for (const path of candidates) {
    filesScanned++
    if (!options.allows(path)) continue
    const result = removeFrom(workspace, path, options, calls)
    if (result.change && isUnsettled(workspace, result.change, options))
      diagnostics.push(failed(path, 'a second run would change it again'))
    else if (result.change) changes.push(result.change)
    diagnostics.push(...result.diagnostics)
  }
  return { changes: byPath(changes), diagnostics: distinct(diagnostics), filesScanned }
}

function isUnsettled(workspace: Workspace, { path, after }: Change, options: RemoveOptions) {
  const changed = overlay(workspace, new Map([[path, after]]))
  return removeFrom(changed, path, options, stepCalls(changed, options)).change !== null
}

/** The calls that the steps which `--step` names consist of, by file; null where it names none. */
function stepCalls(
  workspace: Workspace,
  options: RemoveOptions,
): ReadonlyMap<string, readonly { call: number; end: number }[]> | null {
  if (options.onlySteps === undefined) return null
  const calls = new Map<string, { call: number; end: number }[]>()
  for (const definition of mapRepository(workspace, options).definitions)
    for (const { call } of isWanted(definition, options) ? definition.changes : []) {
      const own = calls.get(call.path) ?? []
      calls.set(call.path, [...own, { call: call.start, end: call.end }])
    }
  return calls
}

/** @param calls what alone is taken out, by file; everything where it is null */
function removeFrom(
  workspace: Workspace,
  path: string,
  options: RemoveOptions,
  calls: ReadonlyMap<string, readonly unknown[]> | null,
): { change: Change | null; diagnostics: Diagnostic[] } {
  const bytes = workspace.bytes(path)
  const keys = (Object.keys(transforms) as (keyof typeof transforms)[]).filter(
    (key) =>
      options.enabled(transforms[key].id) &&
      (!calls || key === 'pipelineStep') &&
      transforms[key].trigger.some((text) => bytes?.includes(text)),
  )
  if (!bytes) return { change: null, diagnostics: unreadable(workspace, path) }
  if (keys.length === 0) return { change: null, diagnostics: [] }
  const diagnostics: Diagnostic[] = []
  let change: Change | null = null
  // in turn: what two transforms added to one call shares its commas
  for (const key of keys) {
    const now = change ? overlay(workspace, new Map([[path, change.after]])) : workspace
    const edits: OwnedEdit[] = []
    for (const { part, language } of partsIn(now, path)) {
      if (transforms[key].language !== language) continue
      const requests = calls ? (calls.get(part) ?? []) : undefined
      const { outcome, diagnose } = runRemove(now, key, part, requests)
      diagnostics.push(...outcome.problems.map(diagnose))
      if (outcome.status === 'changed')
        edits.push(...outcome.edits.map((edit) => ({ ...edit, owner: transforms[key].id })))
    }
    const next = changeFile(now, path, edits)
    if (isDiagnostic(next)) return { change: null, diagnostics: [...diagnostics, next] }
    if (next) {
      const ids: string[] = [...new Set([...(change?.transforms ?? []), ...next.transforms])]
      change = { ...next, before: bytes, transforms: ids }
    }
    if (change && !change.after) break
  }
  return { change, diagnostics }
}

const byPath = (changes: readonly Change[]): Change[] =>
  [...changes].sort((a, b) => (a.path < b.path ? -1 : 1))

function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [
    ...new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values(),
  ]
}

/** A change as text, for a patch. */
export function asFileChange({ path, before, after }: Change): FileChange {
  return { path, before: before?.toString('utf8') ?? null, after: after?.toString('utf8') ?? null }
}
