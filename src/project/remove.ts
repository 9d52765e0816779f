import { transforms } from '../../transforms/registry.ts'
import type { OwnedEdit } from '../text/edits.ts'
import { byPath, type Change } from './change.ts'
import { type Diagnostic, distinctDiagnostics } from './diagnostic.ts'
import { changeFile, failed, partsIn } from './edit-file.ts'
import { languageOf } from './languages.ts'
import { mapRepository, unreadable } from './map.ts'
import type { RemoveOptions } from './options.ts'
import { isWanted, runRemove } from './plan.ts'
import { fileOf } from './python-file.ts'
import { isDiagnostic, overlay, replacing, type Workspace } from './workspace.ts'

export interface RemoveResult {
  readonly changes: readonly Change[]
  readonly diagnostics: readonly Diagnostic[]
  readonly filesScanned: number
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
    workspace.rest()
  }
  diagnostics.push(...stillPassing(workspace, changes, options))
  return { changes: byPath(changes), diagnostics: distinctDiagnostics(diagnostics), filesScanned }
}

/** What is to be said of definitions that are left as they are, and pass flags that their script no longer knows. */
function stillPassing(
  workspace: Workspace,
  changes: readonly Change[],
  options: RemoveOptions,
): Diagnostic[] {
  const { id } = transforms.stepScript
  const cleaned = new Set(changes.flatMap((one) => (one.transforms.includes(id) ? one.path : [])))
  if (cleaned.size === 0 || workspace.files.every(options.allows)) return []
  return mapRepository(workspace, options).definitions.flatMap(
    ({ name, script, changes: calls }) => {
      const path = script?.sources.map(fileOf).find((source) => cleaned.has(source))
      if (path === undefined) return []
      return calls.flatMap(({ call }): Diagnostic[] => {
        if (options.allows(call.path)) return []
        const request = { call: call.start, end: call.end }
        if (runRemove(workspace, 'pipelineStep', call.path, [request]).outcome.status !== 'changed')
          return []
        return [
          {
            ...call.place,
            code: 'definition-left',
            severity: 'warning',
            message: `${name} still passes the flags that ${path} is not to know any more`,
            hint: `run aml-debug remove ${call.path} as well`,
          },
        ]
      })
    },
  )
}

function isUnsettled(workspace: Workspace, { path, after }: Change, options: RemoveOptions) {
  const changed = overlay(workspace, replacing(path, after))
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
    const now = change ? overlay(workspace, replacing(path, change.after)) : workspace
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
      change = { path, before: bytes, after: next.after, transforms: ids }
    }
    if (change && !change.after) break
  }
  return { change, diagnostics }
}
