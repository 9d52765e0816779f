const NONE: readonly never[] = []

/**
 * A list that is kept for each target of a repository: one that has grown item by item has room for several times as
 * many, and all that are empty can be the same.
 */
export const compact = <T>(list: readonly T[]): readonly T[] =>
  list.length === 0 ? NONE : [...list]
