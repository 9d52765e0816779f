/** Groups of items with the same key, in the order of their first items. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    // an empty list that something is pushed to has room for seventeen
    else groups.set(key, [item])
  }
  return groups
}
