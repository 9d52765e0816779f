/** How many items can be read in one sentence. */
const MOST = 5

/** As many items as can be read in one sentence: `a, b, c, d, e and 54 more`. */
export function enumerate(items: readonly string[]): string {
  const left = items.length - MOST
  // the last one takes no more room than its number would
  if (left <= 1) return items.join(', ')
  return `${items.slice(0, MOST).join(', ')} and ${left} more`
}
