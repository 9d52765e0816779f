import { indentAt } from '../text/document.ts'
import { type Edit, replace } from '../text/edits.ts'
import { formatJson, formatJsonLine } from './format.ts'
import { blockStyle, isOneLine, linePadding } from './layout.ts'
import type { JsonDocument, JsonNode } from './parse.ts'
import { equalValues, isArray, isObject, type JsonValue, property, readValue } from './value.ts'

/**
 * Changes a value, and of an array or object only what differs where its length or keys stay the same.
 * A value that is equal already, however it is spelled, is no edit.
 */
export function replaceValue(doc: JsonDocument, node: JsonNode, value: JsonValue): Edit[] {
  const current = readValue(node)
  if (equalValues(current, value)) return []
  if (node.type === 'array' && isArray(value) && node.children?.length === value.length)
    return node.children.flatMap((item, index) => replaceValue(doc, item, value[index] ?? null))
  if (isObject(current) && isObject(value) && sameKeys(current, value))
    return Object.entries(value)
      .flatMap(([key, item]) => {
        const found = property(node, key)
        return found ? replaceValue(doc, found, item) : []
      })
      .sort((a, b) => a.start - b.start)
  return [replace(node.offset, node.offset + node.length, formatInPlace(doc, node, value))]
}

function sameKeys(one: object, other: object): boolean {
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key))
}

/**
 * A value laid out like the one that it replaces: on one line if that was, or what it is in; `{}` and `[]` do not tell.
 */
function formatInPlace(doc: JsonDocument, node: JsonNode, value: JsonValue): string {
  const container = node.parent?.type === 'property' ? node.parent.parent : node.parent
  const model = node.children?.length ? node : container
  return model && isOneLine(doc.text, model)
    ? formatJsonLine(value, linePadding(doc.text, [model]))
    : formatJson(
        value,
        blockStyle(doc, container ?? node, indentAt(doc.text, node.offset), node.offset),
      )
}

/** Puts another property into the place of the one with this key (of duplicates the last). */
export function replaceProperty(
  doc: JsonDocument,
  object: JsonNode,
  key: string,
  newKey: string,
  value: JsonValue,
): Edit[] {
  const old = property(object, key)
  const name = old?.parent?.children?.[0]
  if (!old || !name) return []
  return [
    replace(name.offset, name.offset + name.length, JSON.stringify(newKey)),
    replace(old.offset, old.offset + old.length, formatInPlace(doc, old, value)),
  ]
}
