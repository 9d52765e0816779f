import { chain, type EditStep } from '../../src/jsonc/chain.ts'
import { formatJson } from '../../src/jsonc/format.ts'
import type { JsonDocument } from '../../src/jsonc/parse.ts'
import { removeProperty } from '../../src/jsonc/remove.ts'
import {
  equalValues,
  isObject,
  type JsonValue,
  property,
  readValue,
} from '../../src/jsonc/value.ts'
import { newlineAt } from '../../src/text/document.ts'
import { type Edit, insert, remove } from '../../src/text/edits.ts'

/**
 * What is written where there is nothing but perhaps comments. A file that is made ends in a line ending; an
 * empty one that was there has none, so `remove` knows which of the two to leave.
 *
 * @param header the comment line that says whose file this is
 */
export function wholeFile(text: string, exists: boolean, header: string, value: JsonValue): Edit {
  const newline = newlineAt(text, text.length)
  const json = formatJson(value, { indent: '', unit: '    ', newline })
  const lines = header + newline + json
  if (text === '') return insert(0, exists ? lines : lines + newline)
  return insert(text.length, /[\r\n]$/.test(text) ? lines + newline : newline + lines)
}

/** The offset of the header in a file that `wholeFile` wrote; null in any other file. */
function headerOf({ text, root }: JsonDocument, header: string): number | null {
  const at = root ? text.lastIndexOf(header, root.offset) : -1
  return root && at >= 0 && text.slice(at + header.length, root.offset) === newlineAt(text, at)
    ? at
    : null
}

/**
 * Takes out all that `wholeFile` wrote once its lists are empty; where others have added to it, what is left of ours.
 *
 * @param headers those that the file may have been made with
 * @param stays whether something of ours is still in there
 */
export function dropOwnFile(
  headers: readonly string[],
  version: string,
  stays: (document: JsonDocument) => boolean,
): EditStep {
  const dropInputs: EditStep = (document) => {
    const inputs = document.root && property(document.root, 'inputs')
    return document.root && inputs && equalValues(readValue(inputs), [])
      ? removeProperty(document, document.root, 'inputs')
      : []
  }
  return (document) => {
    const header = headers.find((one) => headerOf(document, one) !== null)
    if (header === undefined || stays(document)) return []
    return chain(document, dropInputs, (now) => dropText(now, header, version))
  }
}

function dropText(document: JsonDocument, header: string, version: string): Edit[] {
  const { text, root } = document
  const at = headerOf(document, header)
  if (at === null || !root) return []
  const newline = newlineAt(text, at)
  const end = root.offset + root.length
  if (!isEmptied(readValue(root), version) || /\/[/*]/.test(text.slice(root.offset, end)))
    return [remove(at, root.offset)]
  return text.startsWith(newline, end) || at === 0
    ? [remove(at, Math.min(text.length, end + newline.length))]
    : [remove(at - newline.length, end)]
}

/** Whether an object has nothing but the version and an empty list. */
function isEmptied(value: JsonValue, version: string): boolean {
  return (
    isObject(value) &&
    Object.entries(value).every(([key, item]) =>
      key === 'version'
        ? item === version
        : ['configurations', 'tasks'].includes(key) && equalValues(item, []),
    )
  )
}
