/** Groups of items with the same key, in the order of their first items. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  // a list that something was pushed to has room for seventeen
  for (const [key, group] of groups) if (group.length > 1) groups.set(key, [...group])
  return groups
}
