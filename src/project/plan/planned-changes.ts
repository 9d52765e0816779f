import { distinct } from '../../collections/distinct.ts'
import { groupBy } from '../../collections/group-by.ts'
import { type Document, fingerprint, fingerprintOf } from '../../text/document.ts'
import { shareCommas } from '../../text/edits.ts'
import { type Change, EditedFile, StaleFileError } from '../change/change.ts'
import { editFile, failed } from '../change/edit-file.ts'
import { packerOf } from '../change/packer.ts'
import { runAdd } from '../change/run-transform.ts'
import { type Diagnostic, isDiagnostic, readable } from '../diagnostic.ts'
import type { Overlaid } from '../files/overlay.ts'
import { fileOf } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { keyOf } from '../map/definition.ts'
import type { AddOptions } from '../options.ts'
import { forgetRecipe, type Part } from './parts.ts'
import type { Target } from './plan.ts'
import type { Made } from './probe.ts'

/** The changes that targets need, each made from all its parts when it is first asked for. */
export class PlannedChanges implements Overlaid {
  /** Why files are left alone, as far as their changes have been asked for. */
  readonly failures: Diagnostic[] = []
  readonly #workspace: Workspace
  /** The change of each file; what it is to be made from, until it is made. */
  readonly #files: Map<string, readonly Part[] | EditedFile | null>

  constructor(workspace: Workspace, targets: readonly Target[], options: AddOptions) {
    this.#workspace = workspace
    this.#files = groupBy(pendingParts(targets, options), ({ path }) => fileOf(path))
  }

  get paths(): Iterable<string> {
    return this.#files.keys()
  }

  has(path: string): boolean {
    return this.#files.has(path)
  }

  /** `add` deletes no file. */
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

  /** The change of one file; null where it cannot be made. */
  of(path: string): EditedFile | null {
    const known = this.#files.get(path) ?? null
    if (known === null || known instanceof EditedFile) return known
    const change = this.#make(path, known)
    this.#files.set(path, change)
    known.forEach(forgetRecipe)
    return change
  }

  #make(path: string, all: readonly Part[]): EditedFile | null {
    const batches = groupBy(all, ({ transform, path }) => `${transform} ${path}`)
    // pip-packages adds lines: they go behind what others add at the end of the same line
    const isBehind = ([part]: readonly Part[]) => Number(part?.transform === 'pipPackages')
    const found = [...batches.values()]
      .sort((a, b) => isBehind(a) - isBehind(b))
      .flatMap((parts) => this.#editsOf(parts) ?? [])
    if (found.some((made) => made.fingerprint !== this.#fingerprintOf(path))) {
      this.failures.push(failed(path, new StaleFileError(path).message, 'run again'))
      return null
    }
    const edits = found.flatMap(({ edits }) => packerOf(this.#workspace).unpack(edits))
    const change = editFile(this.#workspace, path, shareCommas(edits))
    if (!isDiagnostic(change)) return change
    this.failures.push(change)
    return null
  }

  /** What one transform does in one file, or in a cell of it, for all targets; null where it does nothing. */
  #editsOf(parts: readonly Part[]): Made | null {
    const [part] = parts
    if (!part) return null
    const { transform, path, edits, fingerprint } = part
    if (parts.length === 1 && edits !== undefined && fingerprint !== undefined)
      return { edits, fingerprint }
    const requests = distinct(parts.map(({ request }) => request))
    const run = runAdd(this.#workspace, transform, path, requests)
    if (run.status === 'blocked') this.failures.push(...run.diagnostics)
    return run.status === 'changed'
      ? { edits: packerOf(this.#workspace).pack(run.edits), fingerprint: run.fingerprint() }
      : null
  }

  /** Of the text that the change will be made to, which may have been read again since the edits were made. */
  #fingerprintOf(path: string): number {
    const document = readable(this.#workspace.document(path))
    return document ? fingerprintOf(document) : fingerprint('')
  }
}

/** The parts of targets that are to change something. */
export function* pendingParts(targets: readonly Target[], options: AddOptions): Generator<Part> {
  for (const { definition, status, parts } of targets) {
    if (status !== 'pending' || options.takes?.(keyOf(definition)) === false) continue
    for (const part of parts)
      if (part.outcome === 'pending' && options.allows(fileOf(part.path))) yield part
  }
}
