import { indentAt } from '../text/document.ts'
import { type Edit, replace } from '../text/edits.ts'
import { formatJson, formatJsonLine } from './format.ts'
import { blockStyle, isOneLine, linePadding } from './layout.ts'
import type { JsonDocument, JsonNode } from './parse.ts'
import { type JsonValue, property, readValue } from './value.ts'

/** Puts a text or a number in the place of a value; one that is equal already, however it is spelled, is no edit. */
export const replaceValue = (node: JsonNode, value: string | number): Edit[] =>
  readValue(node) === value
    ? []
    : [replace(node.offset, node.offset + node.length, JSON.stringify(value))]

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
