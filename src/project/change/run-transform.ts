import { type TransformKey, transforms } from '../../../transforms/registry.ts'
import { fingerprint, fingerprintOf, positionAt } from '../../text/document.ts'
import { type Edit, isInText, type OwnedEdit, ownedBy } from '../../text/edits.ts'
import { blocked, type Language, type Outcome, type Problem } from '../../transform.ts'
import { aboutFile, type Diagnostic, failureOf, isDiagnostic } from '../diagnostic.ts'
import { partsIn } from '../files/languages.ts'
import { fileOf } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'

/** What one transform makes of one file, or of what a cell of a notebook writes, in offsets of the file. */
export interface Run {
  readonly status: Outcome['status']
  /** None unless the status is `changed`. */
  readonly edits: readonly OwnedEdit[]
  readonly diagnostics: readonly Diagnostic[]
  /** The fingerprint of the text that the edits are of. */
  fingerprint(): number
}

/** What one transform adds to one file. */
export function runAdd(
  workspace: Workspace,
  key: TransformKey,
  path: string,
  requests: readonly unknown[],
): Run {
  // whoever makes a request pairs it with its transform
  const transform = transforms[key]
  return runOn(workspace, transform, path, (source) => transform.add(source, requests as never))
}

/** What one transform takes out of one file: all that is its own, or what the requests name. */
export function runRemove(
  workspace: Workspace,
  key: TransformKey,
  path: string,
  requests?: readonly unknown[],
): Run {
  const transform = transforms[key]
  return runOn(workspace, transform, path, (source) => transform.remove(source, requests as never))
}

/**
 * What one transform takes out of each part of a file: see `partsIn`.
 *
 * @param requests by part, what alone is taken out; everything where it is null
 */
export function removals(
  workspace: Workspace,
  key: TransformKey,
  path: string,
  requests: ReadonlyMap<string, readonly unknown[]> | null = null,
): { readonly part: string; readonly run: Run }[] {
  return partsIn(workspace, path).flatMap(({ part, language }) => {
    if (language !== transforms[key].language) return []
    const own = requests ? (requests.get(part) ?? []) : undefined
    return [{ part, run: runRemove(workspace, key, part, own) }]
  })
}

/** What a transform makes of one file; one that throws is blocked. */
export function runOn(
  workspace: Workspace,
  { id: owner, language }: { readonly id: string; readonly language: Language },
  path: string,
  run: (source: never) => Outcome,
): Run {
  const source = workspace.refusal(path) ?? sourceOf(workspace, language, path)
  if (isDiagnostic(source))
    return {
      status: 'blocked',
      edits: [],
      diagnostics: [source],
      fingerprint: () => fingerprint(''),
    }
  const outcome = attempt(() => withinText(run(source.value as never), source.text))
  const edits = outcome.status === 'changed' ? source.toFile(outcome.edits) : []
  return {
    status: outcome.status,
    edits: ownedBy(owner, edits),
    diagnostics: outcome.problems.map(source.diagnose),
    fingerprint: source.fingerprint,
  }
}

/**
 * The edits and problems that a transform gave.
 *
 * @throws Error where it gave no outcome, or an edit of something else than the text
 */
function withinText(outcome: Outcome, text: string): Outcome {
  if (!isOutcome(outcome))
    throw new Error('it gives no outcome: give what outcomeOf or blocked makes')
  const stray =
    outcome.status === 'changed' ? outcome.edits.find((edit) => !isInText(edit, text)) : null
  if (stray)
    throw new Error(
      `an edit goes from ${stray.start} to ${stray.end}, which is no range of the ${text.length} characters that there are`,
    )
  return outcome
}

/** Whether a transform gave an outcome: one that is written in JavaScript may give anything. */
const isOutcome = (outcome: Partial<Outcome> | undefined): boolean =>
  Array.isArray(outcome?.problems) &&
  (outcome.status !== 'changed' ||
    (Array.isArray(outcome.edits) && outcome.edits.every(({ text }) => typeof text === 'string')))

/** Runs a transform; one that throws must not take the others with it. */
function attempt(run: () => Outcome): Outcome {
  try {
    return run()
  } catch (error) {
    return blocked({ at: 0, ...failureOf(error, 'transform-failed') })
  }
}

/** What a transform reads of a file, by its language, and how what it says becomes diagnostics of the file. */
export interface Source {
  readonly value: unknown
  readonly text: string
  /** Edits of the text as edits of the file. */
  toFile(edits: readonly Edit[]): readonly Edit[]
  diagnose(problem: Problem): Diagnostic
  /** The fingerprint of the file's text. */
  fingerprint(): number
}

/** Reads a file for the transforms of a language; only JSON can be read where there is no file yet. */
export function sourceOf(
  workspace: Workspace,
  language: Language,
  path: string,
): Source | Diagnostic {
  // what a cell writes stands in the Python of its notebook, whatever its language
  if (language === 'python' || path !== fileOf(path)) {
    const file = workspace.python(path)
    if (!file || isDiagnostic(file)) return file ?? missing(path)
    const { module, toFile, diagnose } = file
    return {
      value: language === 'python' ? module : module.text,
      text: module.text,
      toFile,
      diagnose,
      fingerprint: () => file.fingerprint,
    }
  }
  const document = workspace.document(path)
  if (isDiagnostic(document)) return document
  const text = document?.text ?? ''
  return {
    value: text,
    text,
    toFile: (edits) => edits,
    diagnose: ({ at, ...rest }) => ({ path, ...positionAt(text, at), ...rest }),
    fingerprint: () => (document ? fingerprintOf(document) : fingerprint('')),
  }
}

const missing = (path: string): Diagnostic =>
  aboutFile(path, {
    code: 'unreadable-file',
    severity: 'error',
    message: 'the file cannot be read',
    hint: 'check that it exists',
  })
