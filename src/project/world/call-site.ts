import type { Place } from '../diagnostic.ts'

/** A call in its file, as data: a repository's worth of syntax trees would not fit into memory. */
export interface CallSite {
  /** The file, relative to the root, or the cell that writes it: see `cellPath`. */
  readonly path: string
  /** UTF-16 offsets into the file's Python, end exclusive. */
  readonly start: number
  readonly end: number
  /** As a person would look for it. */
  readonly place: Place
}

/** A text that tells one call of a repository from all others. */
export const callKey = ({ path, start }: Pick<CallSite, 'path' | 'start'>): string =>
  `${path} ${start}`
