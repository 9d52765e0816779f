import type { Language, Transform } from '../../transform.ts'
import { type Diagnostic, isDiagnostic, OUR_BUG } from '../diagnostic.ts'
import { languageOf } from '../files/languages.ts'
import { overlay, replacing } from '../files/overlay.ts'
import type { Workspace } from '../files/workspace.ts'
import type { Change } from './change.ts'
import { changeFile, failed, UNSETTLED } from './edit-file.ts'
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

/** What a transform consists of, and what each part has to be: JavaScript is told what types tell TypeScript. */
const PARTS: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  id: [(value) => typeof value === 'string' && value !== '', 'a text that is not empty'],
  language: [
    (value) => ['python', 'jsonc', 'yaml', 'requirements'].includes(String(value)),
    'python, jsonc, yaml or requirements',
  ],
  trigger: [
    (value) =>
      Array.isArray(value) && value.length > 0 && value.every((one) => one && `${one}` === one),
    'a list of texts that are not empty',
  ],
  add: [(value) => typeof value === 'function', 'a function'],
  remove: [(value) => typeof value === 'function', 'a function'],
}

function checkParts(transform: AnyTransform): void {
  if (!transform || typeof transform !== 'object')
    throw new TypeError(`a transform is an object such as defineTransform takes, not ${transform}`)
  for (const [part, [isRight, wanted]] of Object.entries(PARTS))
    if (!isRight(Reflect.get(transform, part)))
      throw new TypeError(
        `the transform ${transform.id || 'without an id'}: ${part} must be ${wanted}`,
      )
}

/**
 * Runs one transform over every file of its language, with the checks that all edits go through; writes nothing.
 *
 * @throws TypeError for what is no transform
 */
export function computeSingle(
  workspace: Workspace,
  transform: AnyTransform,
  { mode = 'add', requests = [{}], allows = () => true }: SingleOptions,
): SingleResult {
  checkParts(transform)
  const changes: Change[] = []
  const diagnostics: Diagnostic[] = []
  for (const path of workspace.files) {
    if (!isOf(transform.language, path) || !allows(path)) continue
    // a symbolic link is listed, too
    if (!workspace.exists(path) || workspace.refusal(path)) continue
    if (mode === 'remove' && !workspace.holds(path, transform.trigger)) continue
    const runIn = (files: Workspace) => {
      const run = runOn(files, transform, path, (source) =>
        mode === 'add' ? transform.add(source, requests as never) : transform.remove(source),
      )
      return { said: run.diagnostics, change: changeFile(files, path, run.edits) }
    }
    const { said, change } = runIn(workspace)
    diagnostics.push(...said)
    if (isDiagnostic(change)) diagnostics.push(change)
    else if (!change || isSame(change)) continue
    else {
      const again = runIn(overlay(workspace, replacing(path, change.after))).change
      if (again && (isDiagnostic(again) || !isSame(again)))
        diagnostics.push(failed(path, UNSETTLED))
      else changes.push(change)
    }
  }
  const hint = `mend the transform: ${transform.id}`
  return {
    changes,
    diagnostics: diagnostics.map((one) => (one.hint === OUR_BUG ? { ...one, hint } : one)),
  }
}

/** Whether edits put back what was there. */
const isSame = ({ before, after }: Change): boolean =>
  before !== null && after !== null && before.equals(after)

/** Whether a file is read in a language, by its name: what no other language claims is not JSON for that. */
const isOf = (language: Language, path: string): boolean =>
  languageOf(path) === language && (language !== 'jsonc' || /\.(jsonc?|code-workspace)$/.test(path))
