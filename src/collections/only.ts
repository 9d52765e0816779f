/** The one item of a list; null where it has none, or several. */
export const only = <T>(list: readonly T[]): T | null => (list.length === 1 ? (list[0] as T) : null)
