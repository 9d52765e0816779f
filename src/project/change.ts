import { parseJsonc } from '../jsonc/parse.ts'
import { readConda } from '../packages/conda.ts'
import { type Document, decode, fingerprint, withBom } from '../text/document.ts'
import { applyEdits, isEditOf, OverlapError, type OwnedEdit } from '../text/edits.ts'
import type { FileChange } from '../text/patch.ts'
import type { Language } from '../transform.ts'
import type { Diagnostic } from './diagnostic.ts'
import { languageOf, languageOfCell } from './languages.ts'
import { cellPath } from './python-file.ts'
import { isDiagnostic, overlay, replacing, type Workspace } from './workspace.ts'

/** A file as it is and as it is to be; null where it does not exist. */
export interface Change {
  readonly path: string
  readonly before: Buffer | null
  readonly after: Buffer | null
  /** Ids of the transforms that change it. */
  readonly transforms: readonly string[]
}

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
class EditedFile implements Change {
  readonly path: string
  readonly #workspace: Workspace
  readonly #edits: readonly OwnedEdit[]
  /** Of the text; null where there is no file. */
  readonly #print: number | null

  constructor(workspace: Workspace, document: Document, exists: boolean, edits: OwnedEdit[]) {
    this.path = document.path
    this.#workspace = workspace
    this.#edits = edits
    this.#print = exists ? fingerprint(document.text) : null
  }

  get transforms(): string[] {
    return [...new Set(this.#edits.map(({ owner }) => owner))]
  }

  /** @throws StaleFileError where the file is not what it was when the edits were made. */
  get before(): Buffer | null {
    const { before } = this.texts
    return before === null ? null : Buffer.from(before)
  }

  /** @throws StaleFileError where the file is not what it was when the edits were made. */
  get after(): Buffer | null {
    const { after } = this.texts
    return after === null ? null : Buffer.from(after)
  }

  /** @throws StaleFileError where the file is not what it was when the edits were made. */
  get texts(): FileChange {
    const { path } = this
    const bytes = this.#print === null ? null : this.#workspace.bytes(path)
    const decoded = decode(path, bytes ?? Buffer.alloc(0))
    if (decoded.status !== 'text') throw new StaleFileError(path)
    const { document } = decoded
    if (this.#print !== null && (!bytes || fingerprint(document.text) !== this.#print))
      throw new StaleFileError(path)
    const after = applyEdits(document.text, this.#edits)
    return {
      path,
      before: bytes && withBom(document, document.text),
      after: isGone(document, after) ? null : withBom(document, after),
    }
  }
}

/** Applies edits to a file and checks the result; a diagnostic where it cannot be trusted. */
export function changeFile(
  workspace: Workspace,
  path: string,
  edits: readonly OwnedEdit[],
): Change | Diagnostic | null {
  const change = editFile(workspace, path, edits)
  if (!change || isDiagnostic(change) || !change.after) return change
  return newError(workspace, overlay(workspace, replacing(path, change.after)), path) ?? change
}

/** Applies edits to a file; whether the result parses is for `newError` to say. */
export function editFile(
  workspace: Workspace,
  path: string,
  edits: readonly OwnedEdit[],
): Change | Diagnostic | null {
  if (edits.length === 0) return null
  const existing = workspace.document(path)
  if (isDiagnostic(existing)) return existing
  const document: Document = existing ?? { path, text: '', bom: false }
  try {
    if (!isEditOf(document.text, applyEdits(document.text, edits), edits))
      return failed(path, 'bytes outside the edits would change')
  } catch (error) {
    if (error instanceof OverlapError) return failed(path, error.message)
    throw error
  }
  return new EditedFile(workspace, document, existing !== null, [...edits])
}

/** Only what `add` made anew goes away: it ends in a line ending; an empty file that was there comes back empty. */
function isGone({ path, text, bom }: Document, after: string): boolean {
  return after === '' && /\.json$/.test(path) && /\n$/.test(text) && !bom
}

/** What is to be said of a file that parses before a change, and not after it. */
export function newError(before: Workspace, after: Workspace, path: string): Diagnostic | null {
  return hasNewError(before, after, path) ? failed(path, 'the result would not parse') : null
}

function hasNewError(before: Workspace, after: Workspace, path: string): boolean {
  if (languageOf(path) !== 'python') {
    const document = after.document(path)
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
  const moduleIn = (workspace: Workspace, part: string) => {
    const file = workspace.python(part)
    return file && !isDiagnostic(file) ? file : null
  }
  const now = moduleIn(after, path)
  if (!now) return true
  if (now.broken.length > 0 && now.broken.length > (moduleIn(before, path)?.broken.length ?? 0))
    return true
  return partsIn(after, path).some(({ part, language }) => {
    const module = moduleIn(after, part)?.module
    if (!module) return true
    if (language === 'yaml')
      return (
        moduleIn(before, part)?.module.text !== module.text &&
        readConda(module.text).status !== 'ok'
      )
    if (language !== 'python' || module.error === null) return false
    const old = moduleIn(before, part)?.module
    return !old || old.error === null
  })
}

/** The texts of a file: its own, and the files that cells of a notebook write. */
export function partsIn(
  workspace: Workspace,
  path: string,
): { part: string; language: Language }[] {
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

export function failed(
  path: string,
  reason: string,
  hint = 'this is a bug in aml-debug: please report it with the file',
): Diagnostic {
  return {
    code: 'verification-failed',
    severity: 'error',
    path,
    line: 1,
    column: 1,
    message: `left alone: ${reason}`,
    hint,
  }
}

export const byPath = (changes: readonly Change[]): Change[] =>
  [...changes].sort((a, b) => (a.path < b.path ? -1 : 1))

/** A change as text, for a patch. */
export function asFileChange(change: Change): FileChange {
  if (change instanceof EditedFile) return change.texts
  const { path, before, after } = change
  return { path, before: before?.toString('utf8') ?? null, after: after?.toString('utf8') ?? null }
}
