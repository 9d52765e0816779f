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
  const work: Work = { transform, mode, requests }
  for (const path of workspace.files) {
    if (!allows(path) || !mayChange(workspace, path, work)) continue
    const { change, said } = settledChange(workspace, path, work)
    if (change) changes.push(change)
    diagnostics.push(...said)
  }
  const hint = `mend the transform: ${transform.id}`
  return {
    changes,
    diagnostics: diagnostics.map((one) => (one.hint === OUR_BUG ? { ...one, hint } : one)),
  }
}

/** What is done in each file. */
interface Work extends Required<Pick<SingleOptions, 'mode' | 'requests'>> {
  readonly transform: AnyTransform
}

function mayChange(workspace: Workspace, path: string, { transform, mode }: Work): boolean {
  if (!isOf(transform.language, path)) return false
  // a symbolic link is listed, too
  if (!workspace.exists(path) || workspace.refusal(path)) return false
  return mode === 'add' || workspace.holds(path, transform.trigger)
}

/** The change of one file, which a second run would not change again, and what is to be said of the file. */
function settledChange(
  workspace: Workspace,
  path: string,
  work: Work,
): { change: Change | null; said: readonly Diagnostic[] } {
  const { said, change } = changeBy(workspace, path, work)
  if (isDiagnostic(change)) return { change: null, said: [...said, change] }
  if (!change || isSame(change)) return { change: null, said }
  const again = changeBy(overlay(workspace, replacing(path, change.after)), path, work).change
  const isSettled = !again || (!isDiagnostic(again) && isSame(again))
  return isSettled ? { change, said } : { change: null, said: [...said, failed(path, UNSETTLED)] }
}

function changeBy(workspace: Workspace, path: string, { transform, mode, requests }: Work) {
  const run = runOn(workspace, transform, path, (source) =>
    mode === 'add' ? transform.add(source, requests as never) : transform.remove(source),
  )
  return { said: run.diagnostics, change: changeFile(workspace, path, run.edits) }
}

/** Whether edits put back what was there. */
const isSame = ({ before, after }: Change): boolean =>
  before !== null && after !== null && before.equals(after)

/** Whether a file is read in a language, by its name: what no other language claims is not JSON for that. */
const isOf = (language: Language, path: string): boolean =>
  languageOf(path) === language && (language !== 'jsonc' || /\.(jsonc?|code-workspace)$/.test(path))
