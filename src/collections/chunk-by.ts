/** Neighbours with the same key. */
export interface Chunk<T, K> {
  readonly key: K
  readonly items: readonly T[]
}

/**
 * Divides items into chunks of neighbours with the same key, one at a time: the table that `groupBy` makes of thousands
 * takes memory.
 */
export function* chunkBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Generator<Chunk<T, K>> {
  let chunk: { readonly key: K; readonly items: T[] } | undefined
  for (const item of items) {
    const key = keyOf(item)
    if (chunk?.key === key) chunk.items.push(item)
    else {
      if (chunk) yield chunk
      chunk = { key, items: [item] }
    }
  }
  if (chunk) yield chunk
}
