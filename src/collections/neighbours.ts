/** Items with the same key that stand together. */
export interface Group<T, K> {
  readonly key: K
  readonly items: T[]
}

/** Groups of neighbours with the same key, one by one: a table of thousands of groups takes memory. */
export function* neighbours<T, K>(
  items: Iterable<T>,
  keyOf: (item: T) => K,
): Generator<Group<T, K>> {
  let group: Group<T, K> | undefined
  for (const item of items) {
    const key = keyOf(item)
    if (group && group.key !== key) {
      yield group
      group = undefined
    }
    group ??= { key, items: [] }
    group.items.push(item)
  }
  if (group) yield group
}
