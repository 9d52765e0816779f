import type { JsonNode } from './parse.ts'

/** A value of JSON. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** An object of JSON. */
export type JsonObject = { readonly [key: string]: JsonValue }

/** The value of a key, null where there is none: the last duplicate wins, as for `JSON.parse` and VS Code. */
export function property(node: JsonNode, key: string): JsonNode | null {
  if (node.type !== 'object') return null
  const found = node.children?.findLast((entry) => entry.children?.[0]?.value === key)
  return found?.children?.[1] ?? null
}

/** The value that several keys lead to, each in the object of the one before; null where there is none. */
export const propertyAt = (root: JsonNode | null, keys: readonly string[]): JsonNode | null =>
  keys.reduce<JsonNode | null>((node, key) => node && property(node, key), root)

/** The value of a node, as `JSON.parse` would give it if there were no comments. */
export function readValue(node: JsonNode): JsonValue {
  if (node.type === 'array') return (node.children ?? []).map(readValue)
  if (node.type !== 'object') return node.value as JsonValue
  const entries = (node.children ?? []).flatMap(({ children }) =>
    children?.[0] && children[1]
      ? [[children[0].value as string, readValue(children[1])] as const]
      : [],
  )
  return Object.fromEntries(entries)
}

/** Whether two values are the same JSON, whatever the order of keys. */
export function equalValues(one: JsonValue, other: JsonValue): boolean {
  if (one === other) return true
  if (isArray(one) || isArray(other))
    return (
      isArray(one) &&
      isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => equalValues(item, other[index] ?? null))
    )
  if (!isObject(one) || !isObject(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every(
      (key) => Object.hasOwn(other, key) && equalValues(one[key] ?? null, other[key] ?? null),
    )
  )
}

/** `Array.isArray`, which does not narrow readonly arrays. */
export function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** Whether a value is an object, and no array. */
export function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value as an object; an empty one where it is none. */
export const asObject = (value: JsonValue | undefined): JsonObject =>
  value !== undefined && isObject(value) ? value : {}

/** Whether a value is an array or object that is not empty, and so may be laid out over lines. */
export function hasContent(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}
