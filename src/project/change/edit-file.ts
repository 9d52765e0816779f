import { readDescribedSteps } from '../../../transforms/azureml/described-steps.ts'
import { parseJsonc } from '../../jsonc/parse.ts'
import { readConda } from '../../packages/conda.ts'
import { type Document, positionAt } from '../../text/document.ts'
import { applyEdits, isEditOf, OverlapError, type OwnedEdit } from '../../text/edits.ts'
import { aboutFile, type Diagnostic, isDiagnostic, OUR_BUG, readable } from '../diagnostic.ts'
import { languageOf, partsIn } from '../files/languages.ts'
import { overlay, replacing } from '../files/overlay.ts'
import type { Workspace } from '../files/workspace.ts'
import { type Change, EditedFile } from './change.ts'

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
): EditedFile | Diagnostic | null {
  if (edits.length === 0) return null
  const existing = workspace.document(path)
  if (isDiagnostic(existing)) return existing
  const document: Document = existing ?? { path, text: '', bom: false }
  try {
    if (!isEditOf(document.text, applyEdits(document.text, edits), edits))
      return failed(path, 'bytes outside the edits would change')
  } catch (error) {
    if (error instanceof OverlapError)
      return { ...failed(path, error.message), ...positionAt(document.text, error.at) }
    throw error
  }
  return new EditedFile(workspace, document, existing !== null, edits)
}

/** A diagnostic where a file parses before a change, and not after it; null where all is well. */
export function newError(before: Workspace, after: Workspace, path: string): Diagnostic | null {
  return hasNewError(before, after, path)
    ? failed(path, `the result would not parse${firstBroken(after, path)}`)
    : null
}

/** The first line of a module that does not parse, in words. */
function firstBroken(workspace: Workspace, path: string): string {
  const module = path.endsWith('.py') ? readable(workspace.python(path))?.module : null
  if (!module || module.error === null) return ''
  const { line } = positionAt(module.text, module.error)
  return `: line ${line} would be ${module.text.split(/\r\n?|\n/)[line - 1]?.trim()}`
}

function hasNewError(before: Workspace, after: Workspace, path: string): boolean {
  const own = languageOf(path)
  if (own !== 'python') {
    const document = readable(after.document(path))
    if (!document) return true
    if (own === 'yaml') return !isRead(document.text)
    return own === 'jsonc' && parseJsonc(document.text).status !== 'ok'
  }
  const now = readable(after.python(path))
  if (!now) return true
  const brokenBefore = () => readable(before.python(path))?.broken.length ?? 0
  if (now.broken.length > 0 && now.broken.length > brokenBefore()) return true
  return partsIn(after, path).some(({ part, language }) => {
    const module = readable(after.python(part))?.module
    const old = () => readable(before.python(part))?.module
    if (!module) return true
    if (language === 'yaml') return old()?.text !== module.text && !isRead(module.text)
    return language === 'python' && module.error !== null && (old()?.error ?? null) === null
  })
}

/** Whether a text is YAML of a kind that is edited. */
const isRead = (text: string): boolean =>
  readConda(text).status === 'ok' || readDescribedSteps(text).length > 0

/** Why a change cannot be trusted that does not lead to where it stays. */
export const UNSETTLED = 'a second run would change it again'

/** A diagnostic for a file that is left alone because its result cannot be trusted. */
export function failed(path: string, reason: string, hint = OUR_BUG): Diagnostic {
  return aboutFile(path, {
    code: 'verification-failed',
    severity: 'error',
    message: `left alone: ${reason}`,
    hint,
  })
}
