import type { Language, Transform } from '../../transform.ts'
import { type Diagnostic, isDiagnostic } from '../diagnostic.ts'
import { languageOf } from '../files/languages.ts'
import type { Workspace } from '../files/workspace.ts'
import type { Change } from './change.ts'
import { changeFile } from './edit-file.ts'
import { runOn } from './run-transform.ts'

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
  { mode = 'add', requests = [{}], allows = () => true }: SingleOptions,
): SingleResult {
  const changes: Change[] = []
  const diagnostics: Diagnostic[] = []
  for (const path of workspace.files) {
    if (!isOf(transform.language, path) || !allows(path)) continue
    if (workspace.refusal(path)) continue
    const run = runOn(workspace, transform, path, (source) =>
      mode === 'add' ? transform.add(source, requests as never) : transform.remove(source),
    )
    diagnostics.push(...run.diagnostics)
    const change = changeFile(workspace, path, run.edits)
    if (isDiagnostic(change)) diagnostics.push(change)
    else if (change) changes.push(change)
  }
  return { changes, diagnostics }
}

/** By its name; what no other language claims is no JSON for that. */
const isOf = (language: Language, path: string): boolean =>
  languageOf(path) === language && (language !== 'jsonc' || /\.(jsonc?|code-workspace)$/.test(path))
