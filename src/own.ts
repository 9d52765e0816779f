/** What a table holds under a name that somebody else has chosen: `constructor` may be one, and every object has that. */
export const own = <T>(table: Readonly<Partial<Record<string, T>>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
