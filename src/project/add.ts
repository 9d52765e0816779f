import { type Document, fingerprint, printOf } from '../text/document.ts'
import { shareCommas } from '../text/edits.ts'
import { byPath, type Change, type EditedFile, StaleFileError } from './change.ts'
import { type Diagnostic, distinctDiagnostics } from './diagnostic.ts'
import { editFile, failed, newError } from './edit-file.ts'
import { groupBy } from './group.ts'
import { mapRepository, type RepositoryMap, readingAgain } from './map.ts'
import type { AddOptions } from './options.ts'
import { type Made, type Part, type Plan, planAdd, planning, type Target } from './plan.ts'
import { fileOf } from './python-file.ts'
import { mistakenMarks } from './round-trip.ts'
import { runAdd } from './run-transform.ts'
import { isDiagnostic, type Overlaid, once, overlay, type Workspace } from './workspace.ts'

export interface AddResult {
  readonly map: RepositoryMap
  readonly targets: readonly Target[]
  readonly changes: readonly Change[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Works out all changes that make a repository debuggable, and checks each result; writes nothing. */
export function computeAdd(workspace: Workspace, options: AddOptions): AddResult {
  const map = mapRepository(workspace, options)
  const refused = new Map<string, Diagnostic>()
  for (;;) {
    const plan = withholdDefinitions(planAdd(workspace, map, options, refused), options)
    const planned = new PlannedChanges(workspace, plan, options)
    const failures = verify(workspace, map, plan, planned, options, refused)
    if (failures.every(({ path }) => refused.has(path)))
      return {
        map,
        targets: plan.targets,
        changes: byPath(planned.all().filter(({ path }) => !refused.has(path))),
        diagnostics: distinctDiagnostics([
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

/** The changes of a plan, each made from all its parts when it is first asked for. */
class PlannedChanges implements Overlaid {
  readonly failures: Diagnostic[] = []
  readonly #workspace: Workspace
  readonly #parts: ReadonlyMap<string, readonly Part[]>
  readonly #made = new Map<string, EditedFile | null>()

  constructor(workspace: Workspace, plan: Plan, options: AddOptions) {
    this.#workspace = workspace
    this.#parts = groupBy(pendingParts(plan, options), ({ path }) => fileOf(path))
  }

  get paths(): Iterable<string> {
    return this.#parts.keys()
  }

  has(path: string): boolean {
    return this.#parts.has(path)
  }

  /** Nothing that is added makes a file go. */
  deletes(): boolean {
    return false
  }

  bytes(path: string): Buffer | null {
    const change = this.of(path)
    return change ? change.after : this.#workspace.bytes(path)
  }

  document(path: string): Document | null {
    return this.of(path)?.result ?? null
  }

  all(): Change[] {
    return [...this.paths].flatMap((path) => this.of(path) ?? [])
  }

  of(path: string): EditedFile | null {
    return once(this.#made, path, () => this.#make(path))
  }

  #make(path: string): EditedFile | null {
    const batches = groupBy(
      this.#parts.get(path) ?? [],
      ({ transform, path }) => `${transform} ${path}`,
    )
    // what is put behind a line comes after what is done in it
    const isBehind = ([part]: readonly Part[]) => Number(part?.transform === 'pipPackages')
    const found = [...batches.values()]
      .sort((a, b) => isBehind(a) - isBehind(b))
      .flatMap((parts) => this.#editsOf(parts) ?? [])
    if (found.some(({ of }) => of !== this.#printOf(path))) {
      this.failures.push(failed(path, new StaleFileError(path).message, 'run again'))
      return null
    }
    const [first] = found
    // most files have edits of one transform, which are large together: they are not copied
    const edits = first && found.length === 1 ? first.edits : found.flatMap(({ edits }) => edits)
    const change = editFile(this.#workspace, path, shareCommas(edits))
    if (!isDiagnostic(change)) return change
    this.failures.push(change)
    return null
  }

  /** What one transform does in one file, or in a cell of it, for all targets; null where it does nothing. */
  #editsOf(parts: readonly Part[]): Made | null {
    const [part] = parts
    if (!part) return null
    if (parts.length === 1 && part.made) return part.made
    const { transform, path } = part
    const requests = distinct(parts.map(({ request }) => request))
    const { status, edits, diagnostics, print } = runAdd(this.#workspace, transform, path, requests)
    if (status === 'blocked') this.failures.push(...diagnostics)
    return status === 'changed' ? { edits, of: print() } : null
  }

  /** Of the text that the change will be made to: it may have been read anew since the edits were. */
  #printOf(path: string): number {
    const document = this.#workspace.document(path)
    return document && !isDiagnostic(document) ? printOf(document) : fingerprint('')
  }
}

/** Requests of several targets that say the same. */
const distinct = (requests: readonly unknown[]): unknown[] => [
  ...new Map(requests.map((request) => [JSON.stringify(request), request])).values(),
]

/** The parts of a plan that change something. */
function* pendingParts({ targets }: Plan, options: AddOptions): Generator<Part> {
  for (const { definition, status, parts } of targets) {
    if (status !== 'pending' || options.takes?.(definition.key) === false) continue
    for (const part of parts)
      if (part.outcome === 'pending' && options.allows(fileOf(part.path))) yield part
  }
}

/**
 * Checks that all files parse as they did, that a second run would find nothing more to do in them, and that marks
 * which meet would not be mistaken for each other.
 */
function verify(
  workspace: Workspace,
  map: RepositoryMap,
  plan: Plan,
  planned: PlannedChanges,
  options: AddOptions,
  refused: ReadonlyMap<string, Diagnostic>,
): Diagnostic[] {
  const after = overlay(workspace, planned)
  const readAgain = readingAgain(after, options)
  // what is refused stays as it is, and must not hold up what else goes to a file that all share
  const planAgain = planning(after, map.definitions, options, refused)
  const failures: Diagnostic[] = []
  const unchecked = new Set(planned.paths)
  // file by file, so that a text is parsed once for all checks
  const inFile = groupBy(map.definitions, ({ call }) => call.path)
  for (const [path, targets] of groupBy(plan.targets, ({ definition }) => definition.call.path)) {
    const own = new Set(targets.flatMap(pathsOf).filter((path) => planned.has(path)))
    if (own.size === 0) continue
    const keys = new Set(targets.map(({ definition }) => definition.key))
    const found = readAgain(inFile.get(path) ?? [])
    const again = planAgain(found?.filter(({ key }) => keys.has(key)) ?? [])
    const parts = pendingParts(
      withholdDefinitions({ targets: again, diagnostics: [] }, options),
      options,
    )
    const unsettled = found ? [...parts].map(({ path }) => fileOf(path)) : [...own]
    failures.push(
      ...[...new Set(unsettled)]
        .filter((path) => planned.of(path))
        .map((path) => failed(path, 'a second run would change it again')),
    )
    for (const path of own) check(path)
    after.rest()
  }
  for (const path of unchecked) check(path)
  return [...planned.failures, ...failures]

  function check(path: string): void {
    const change = unchecked.delete(path) ? planned.of(path) : null
    if (!change) return
    const error = newError(workspace, after, path) ?? mistakenMarks(workspace, after, path, change)
    if (error) failures.push(error)
  }
}

/** The files that a target depends on. */
const pathsOf = ({ definition, parts }: Target): string[] => [
  definition.call.path,
  ...parts.map(({ path }) => fileOf(path)),
]
