/**
 * The value of a table under a name that somebody else has chosen, which may be `constructor`: every object has that.
 */
export const own = <T>(table: Readonly<Partial<Record<string, T>>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
