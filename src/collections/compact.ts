const NONE: readonly never[] = []

/**
 * A copy of a list that takes no more memory than its items: one that has grown item by item has room for several times
 * as many, and all empty ones can be the same. For lists that are kept for each target.
 */
export const compact = <T>(list: readonly T[]): readonly T[] =>
  list.length === 0 ? NONE : [...list]
