/** The items of a sentence, as many as can be read: `a, b, c, d, e and 54 more`. */
export function enumerate(items: readonly string[], most = 5): string {
  const left = items.length - most
  // the last one takes no more room than its number would
  if (left <= 1) return items.join(', ')
  return `${items.slice(0, most).join(', ')} and ${left} more`
}
