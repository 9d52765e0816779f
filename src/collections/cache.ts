/** What keeps values by keys: a Map, a WeakMap, or the keys themselves. */
interface Cache<K, T> {
  get(key: K): T | undefined
  set(key: K, value: T): unknown
}

/** The value of a cache for a key, made and kept where it holds none. What is made must not be undefined. */
export function once<K, T>(cache: Cache<K, T>, key: K, make: () => T): T {
  const found = cache.get(key)
  if (found !== undefined) return found
  const made = make()
  cache.set(key, made)
  return made
}

/** The same by two keys: the cache keeps a table for each that comes first. */
export const onceForBoth = <K, L, T>(
  cache: Cache<K, Map<L, T>>,
  first: K,
  second: L,
  make: () => T,
): T =>
  once(
    once(cache, first, () => new Map<L, T>()),
    second,
    make,
  )

/**
 * A cache that lies in its keys, unseen by what copies them. For all values that lead to a syntax tree (see
 * CONTRIBUTING), and for keys of which there are thousands: a WeakMap grows with them.
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

/**
 * Makes a function of an object that works once for each: what it gives lies in the object. It must not be undefined.
 * All such answers lie in one table there, for V8 is slow with objects that are given more than a dozen properties.
 */
export function memoized<K extends object, T>(make: (key: K) => T): (key: K) => T {
  return (key) => onceForBoth(answers, key, make, () => make(key)) as T
}

const answers = new CacheInKeys<object, Map<unknown, unknown>>()
