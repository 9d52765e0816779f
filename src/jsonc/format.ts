import type { Newline } from '../text/document.ts'
import { hasContent, isArray, isObject, type JsonValue } from './value.ts'

/** How a value is laid out over lines; the indentation of its first line is already there. */
export interface BlockStyle {
  /** Of the line that the value starts on. */
  readonly indent: string
  /** One level more. */
  readonly unit: string
  readonly newline: Newline
}

/** A value as VS Code writes it, one entry a line. Of `unit`, `JSON.stringify` takes the first ten characters. */
export function formatJson(value: JsonValue, { indent, unit, newline }: BlockStyle): string {
  const text = JSON.stringify(value, null, unit)
  const gap = newline + indent
  // a whole file can be large
  return gap === '\n' ? text : text.replaceAll('\n', gap)
}

/** A value on one line; `padding` stands inside the braces of objects. */
export function formatJsonLine(value: JsonValue, padding: '' | ' '): string {
  if (!hasContent(value)) return JSON.stringify(value)
  if (isArray(value)) return `[${value.map((item) => formatJsonLine(item, padding)).join(', ')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${formatJsonLine(item, padding)}`,
  )
  return `{${padding}${entries.join(', ')}${padding}}`
}
