/** What a cache holds for a key, made where it holds nothing. */
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
