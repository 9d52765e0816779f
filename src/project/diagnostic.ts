/** Where something stands, as a person would look for it. */
export interface Place {
  /** Relative to the root, with forward slashes. */
  readonly path: string
  /** Both count from 1. */
  readonly line: number
  readonly column: number
  /** The cell of a notebook, counted from 0; line and column then count within it. */
  readonly cell?: number
}

/** Something a person should know, at a place in the repository. */
export interface Diagnostic extends Place {
  readonly code: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
  /** What to do next. */
  readonly hint: string
}

/** Whether a diagnostic stands in the place of what could not be read. */
export const isDiagnostic = (value: object | null): value is Diagnostic =>
  value !== null && 'code' in value

/** What could be read; null where there is nothing, or a diagnostic says why it could not. */
export const readable = <T extends object>(found: T | Diagnostic | null): T | null =>
  isDiagnostic(found) ? null : found

/** What to do about a check of ours that fails. */
export const OUR_BUG = 'this is a bug in aml-debug: please report it with the file'

/**
 * What to say where code of ours throws: the file that it was looking at must not take all others with it.
 *
 * @param code for any other error than nesting that is too deep
 */
export function failureOf(
  error: unknown,
  code: string,
): Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  if (error instanceof RangeError)
    return {
      code: 'nested-too-deeply',
      message: 'left alone: it is nested too deeply',
      hint: 'exclude the file with --exclude',
    }
  // where it was thrown, for whoever wrote it
  const [, place] = (error instanceof Error && /\n\s+at (.+)/.exec(error.stack ?? '')) || []
  const why = error instanceof Error ? error.message : String(error)
  return {
    code,
    message: `left alone: ${why}${place === undefined ? '' : ` (${place})`}`,
    hint: OUR_BUG,
  }
}

/** A diagnostic about a file as a whole, at its start. */
export const aboutFile = (
  path: string,
  { code, severity, message, hint }: Omit<Diagnostic, keyof Place>,
): Diagnostic => ({ code, severity, path, line: 1, column: 1, message, hint })

/** A warning about a file that is left alone as a whole. */
export const skipped = (path: string, code: string, reason: string, hint: string): Diagnostic =>
  aboutFile(path, { code, severity: 'warning', message: `skipped: ${reason}`, hint })
