import type { PythonModule } from './python/module.ts'
import type { Edit } from './text/edits.ts'

/** Something a person should know, at a place in one text. */
export interface Problem {
  /** Stable, in kebab-case: what reports, SARIF and settings call it. */
  readonly code: string
  readonly severity: 'error' | 'warning' | 'info'
  /** UTF-16 offset into the source. */
  readonly at: number
  readonly message: string
  /** What to do next. */
  readonly hint: string
}

/** What a transform makes of a source. */
export type Outcome =
  | {
      readonly status: 'changed'
      readonly edits: readonly Edit[]
      readonly problems: readonly Problem[]
    }
  /** Nothing to do: it is there already, or there is nothing to take out. */
  | { readonly status: 'unchanged'; readonly problems: readonly Problem[] }
  /** It cannot do the whole job and so does nothing; `problems` say why. */
  | { readonly status: 'blocked'; readonly problems: readonly Problem[] }

/** The texts that transforms read, each parsed once for all of them. */
export interface Sources {
  readonly python: PythonModule
  /** JSON with comments; empty for a file that does not exist. */
  readonly jsonc: string
  readonly yaml: string
  /** What `pip install -r` reads. */
  readonly requirements: string
}

/** A language that a transform can be written for. */
export type Language = keyof Sources

/** One kind of change, with its inverse. It knows one text at a time: no files, no other transforms. */
export interface Transform<L extends Language = Language, Request = unknown> {
  /** What people call it. A change that is made in several languages is a transform for each, under one id. */
  readonly id: string
  readonly language: L
  /**
   * Text of which one must be in a file that `remove` can have work in; tested before anything is parsed. A notebook
   * has it as JSON does: with a backslash before quotes.
   */
  readonly trigger: readonly string[]
  /** Whether it runs only where `--only` names it. */
  readonly optIn?: true
  /** What `explain` prints. */
  readonly summary: string
  readonly description: string
  /** Makes all the requested changes of one source; what is there already is left alone. */
  add(source: Sources[L], requests: readonly Request[]): Outcome
  /** Takes out whatever `add` would have inserted; only that of the requests where these are given. */
  remove(source: Sources[L], requests?: readonly Request[]): Outcome
}

/** Checks the types of a transform where it is written. */
export function defineTransform<L extends Language, Request>(
  transform: Transform<L, Request>,
): Transform<L, Request> {
  return transform
}

/** `changed` or `unchanged`, by whether there are edits. */
export function outcomeOf(edits: readonly Edit[], problems: readonly Problem[] = []): Outcome {
  return edits.length > 0
    ? { status: 'changed', edits, problems }
    : { status: 'unchanged', problems }
}

/** Several outcomes for one source as one: where any of them is blocked, nothing is changed. */
export function combined(outcomes: readonly Outcome[]): Outcome {
  return (
    outcomes.find(({ status }) => status === 'blocked') ??
    outcomeOf(
      outcomes.flatMap((outcome) => (outcome.status === 'changed' ? outcome.edits : [])),
      outcomes.flatMap(({ problems }) => problems),
    )
  )
}

/** An outcome that changes nothing, for one reason. */
export function blocked(problem: Omit<Problem, 'severity'>): Outcome {
  return { status: 'blocked', problems: [{ severity: 'error', ...problem }] }
}
