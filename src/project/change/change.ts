import { type Document, decode, fingerprintOf, withBom } from '../../text/document.ts'
import { applyEdits, type OwnedEdit } from '../../text/edits.ts'
import type { PackedEdits } from '../../text/packed-edits.ts'
import type { FileChange } from '../../text/patch.ts'
import type { Workspace } from '../files/workspace.ts'
import { packerOf } from './packer.ts'

/** A file as it is and as it is to be; null where it does not exist. */
export interface Change {
  readonly path: string
  readonly before: Buffer | null
  readonly after: Buffer | null
  /** Ids of the transforms that change it. */
  readonly transforms: readonly string[]
}

/** What a file holds before and after a change. */
export type Versions = Pick<Change, 'before' | 'after'>

/** A file is not what it was when its changes were worked out. */
export class StaleFileError extends Error {
  readonly path: string
  constructor(path: string) {
    super('the file has changed since it was read')
    this.name = 'StaleFileError'
    this.path = path
  }
}

/**
 * A change that keeps its edits only, and reads the file again when its bytes are asked for: those of a whole
 * repository would not fit into memory.
 */
export class EditedFile implements Change {
  readonly path: string
  readonly #workspace: Workspace
  readonly #edits: PackedEdits
  /** Of the text; null where there is no file. */
  readonly #fingerprint: number | null

  constructor(
    workspace: Workspace,
    document: Document,
    exists: boolean,
    edits: readonly OwnedEdit[],
  ) {
    this.path = document.path
    this.#workspace = workspace
    this.#edits = packerOf(workspace).pack(edits)
    this.#fingerprint = exists ? fingerprintOf(document) : null
  }

  get edits(): OwnedEdit[] {
    return packerOf(this.#workspace).unpack(this.#edits)
  }

  get transforms(): string[] {
    return [...new Set(this.edits.map(({ owner }) => owner))]
  }

  /** @throws StaleFileError where the file is not what it was when the edits were made. */
  get before(): Buffer | null {
    return this.versions.before
  }

  /** @throws StaleFileError where the file is not what it was when the edits were made. */
  get after(): Buffer | null {
    return this.versions.after
  }

  /** @throws StaleFileError where the file is not what it was when the edits were made. */
  get versions(): Versions {
    const { before, after } = this.texts
    return {
      before: before === null ? null : Buffer.from(before),
      after: after === null ? null : Buffer.from(after),
    }
  }

  /** @throws StaleFileError where the file is not what it was when the edits were made. */
  get texts(): FileChange {
    const { path } = this
    const bytes = this.#fingerprint === null ? null : this.#workspace.bytes(path)
    const decoded = bytes && decode(path, bytes)
    const before = decoded?.status === 'text' ? decoded.document : null
    const after = this.#edit(before)
    return {
      path,
      before: before && withBom(before, before.text),
      after: after && withBom(after, after.text),
    }
  }

  /**
   * What the file is to be read as; null where it goes. It may be made from what is still in memory.
   *
   * @throws StaleFileError where the file is not what it was when the edits were made.
   */
  get result(): Document | null {
    const before = this.#fingerprint === null ? null : this.#workspace.document(this.path)
    return this.#edit(before && 'text' in before ? before : null)
  }

  #edit(before: Document | null): Document | null {
    const { path } = this
    if (this.#fingerprint !== null && (!before || fingerprintOf(before) !== this.#fingerprint))
      throw new StaleFileError(path)
    const document = before ?? { path, text: '', bom: false }
    // half a surrogate pair does not survive being written
    const text = applyEdits(document.text, this.edits).toWellFormed()
    return isGone(document, text) ? null : { ...document, text }
  }
}

/**
 * Whether a file that `remove` has emptied is to be deleted: one that `add` made ends in a line ending; an empty file
 * that was there comes back empty.
 */
function isGone({ path, text, bom }: Document, after: string): boolean {
  return after === '' && /\.json$/.test(path) && /\n$/.test(text) && !bom
}

/** Changes in the order of their paths. */
export const byPath = (changes: readonly Change[]): Change[] =>
  [...changes].sort((a, b) => (a.path < b.path ? -1 : 1))

/** A change as texts, for a patch. */
export function asFileChange(change: Change): FileChange {
  if (change instanceof EditedFile) return change.texts
  const { path, before, after } = change
  return { path, before: before?.toString('utf8') ?? null, after: after?.toString('utf8') ?? null }
}

/**
 * What a file holds before and after a change, worked out once for both.
 *
 * @throws StaleFileError where the file is not what it was when the edits were made.
 */
export const versionsOf = (change: Change): Versions =>
  change instanceof EditedFile ? change.versions : change
