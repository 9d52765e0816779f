/** Conflicts that git has left in a text, and nobody has settled. */

/** What is wrong with a text that holds a merge conflict, and what to do about it. */
export const CONFLICT = {
  wrong: 'holds a merge conflict that is not settled',
  hint: 'settle the conflict and run again',
} as const

/** What to do about a file that cannot be edited: `otherwise`, unless the reason is a conflict. */
export const hintFor = (reason: string, otherwise: string): string =>
  reason.endsWith(CONFLICT.wrong) ? CONFLICT.hint : otherwise

/** The offset of the first merge conflict in a text; null where there is none. */
export function conflictIn(text: string): number | null {
  const start = text.search(/^<{7} /m)
  return start >= 0 && /^>{7} /m.test(text.slice(start)) ? start : null
}
