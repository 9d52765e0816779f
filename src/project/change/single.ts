import type { Language, Outcome, Transform } from '../../transform.ts'
import { type Diagnostic, isDiagnostic } from '../diagnostic.ts'
import { languageOf } from '../files/languages.ts'
import type { Workspace } from '../files/workspace.ts'
import type { Change } from './change.ts'
import { changeFile } from './edit-file.ts'
import { sourceOf } from './run-transform.ts'

/** What one transform is asked to do in a repository. */
export interface SingleOptions {
  /** `add` by default. */
  readonly mode?: 'add' | 'remove'
  /** What the transform's `add` is asked for in each file; one empty request by default. */
  readonly requests?: readonly unknown[]
  /** Whether a file, by its path from the root, may be changed; all by default. */
  readonly allows?: (path: string) => boolean
}

/** What one transform would do, and what is to be said about it. */
export interface SingleResult {
  readonly changes: readonly Change[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A transform of any language, whatever it is asked for. */
export type AnyTransform = { [L in Language]: Transform<L, never> }[Language]

/** Runs one transform over every file of its language, with the checks that all edits go through; writes nothing. */
export function computeSingle(
  workspace: Workspace,
  transform: AnyTransform,
  { mode = 'add', requests = [{}], allows = () => true }: SingleOptions = {},
): SingleResult {
  const changes: Change[] = []
  const diagnostics: Diagnostic[] = []
  for (const path of workspace.files) {
    if (!isOf(transform.language, path) || !allows(path)) continue
    if (workspace.refusal(path)) continue
    const source = sourceOf(workspace, transform.language, path)
    if (isDiagnostic(source)) {
      diagnostics.push(source)
      continue
    }
    const outcome: Outcome =
      mode === 'add'
        ? transform.add(source.value as never, requests as never)
        : transform.remove(source.value as never)
    diagnostics.push(...outcome.problems.map(source.diagnose))
    if (outcome.status !== 'changed') continue
    const edits = source.toFile(outcome.edits).map((edit) => ({ ...edit, owner: transform.id }))
    const change = changeFile(workspace, path, edits)
    if (isDiagnostic(change)) diagnostics.push(change)
    else if (change) changes.push(change)
  }
  return { changes, diagnostics }
}

/** By its name; what no other language claims is no JSON for that. */
const isOf = (language: Language, path: string): boolean =>
  languageOf(path) === language && (language !== 'jsonc' || /\.(jsonc?|code-workspace)$/.test(path))
