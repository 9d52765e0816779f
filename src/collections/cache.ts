/** The value of a cache for a key, made and kept where it holds none. What is made must not be undefined. */
export function once<K, T>(
  cache: Pick<Map<K, T>, 'get'> & { set(key: K, value: T): unknown },
  key: K,
  make: () => T,
): T {
  const found = cache.get(key)
  if (found !== undefined) return found
  const made = make()
  cache.set(key, made)
  return made
}

/**
 * A cache that lies in its keys, unseen by what copies them. For all values that lead to a syntax tree: see
 * CONTRIBUTING.
 */
export class CacheInKeys<K extends object, T> {
  readonly #name = Symbol('cache')

  get(key: K): T | undefined {
    return (key as { [name: symbol]: T | undefined })[this.#name]
  }

  set(key: K, value: T): void {
    Object.defineProperty(key, this.#name, { value, writable: true })
  }
}
