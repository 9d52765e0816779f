import { once } from '../../src/collections/cache.ts'
import { chain, type EditStep, stepAt } from '../../src/jsonc/chain.ts'
import { insertHugged, wasMade } from '../../src/jsonc/empty.ts'
import { insertItem, insertItems, insertProperty } from '../../src/jsonc/insert.ts'
import { outlineOf } from '../../src/jsonc/outline.ts'
import type { JsonDocument, JsonNode } from '../../src/jsonc/parse.ts'
import { removeItem, removeProperty } from '../../src/jsonc/remove.ts'
import {
  isArray,
  isObject,
  type JsonValue,
  property,
  propertyAt,
  readValue,
} from '../../src/jsonc/value.ts'
import type { Edit } from '../../src/text/edits.ts'

/** The object that launch configurations or tasks are in: the file itself, or a part of a .code-workspace. */
export type SectionPath = readonly string[]

/** Whether a document is a .code-workspace: these list the folders that they open. */
export const isWorkspaceFile = (document: JsonDocument): boolean =>
  once(workspaceFiles, document, () => {
    const value = outlineOf(document, 1)
    return value !== undefined && isObject(value) && isArray(value.folders ?? null)
  })

const workspaceFiles = new WeakMap<JsonDocument, boolean>()

/** Where a document has its launch configurations. */
export const launchSection = (document: JsonDocument): SectionPath =>
  isWorkspaceFile(document) ? ['launch'] : []

/** What the section's object says, its lists without their items; null where it is missing or something else. */
export function sectionOutline(document: JsonDocument, section: SectionPath) {
  let at = outlineOf(document, section.length + 1) ?? null
  for (const key of section) at = isObject(at) ? (at[key] ?? null) : null
  return isObject(at) ? at : null
}

/** The section's object; null where it is missing or something else. */
export function sectionNode({ root }: JsonDocument, section: SectionPath): JsonNode | null {
  const node = propertyAt(root, section)
  return node?.type === 'object' ? node : null
}

/** A list of the section; null where it is missing or something else. */
function listIn(document: JsonDocument, section: SectionPath, key: string): JsonNode | null {
  const node = sectionNode(document, section)
  const list = node && property(node, key)
  return list?.type === 'array' ? list : null
}

/** The items of a list of the section; none where it is missing or something else. */
export const itemsIn = (document: JsonDocument, section: SectionPath, key: string): JsonNode[] =>
  listIn(document, section, key)?.children ?? []

/** The nodes of a document's launch configurations. */
export const entryNodes = (document: JsonDocument): JsonNode[] =>
  itemsIn(document, launchSection(document), 'configurations')

/** Adds values to a list of the section; makes the list where there is none. */
export function append(
  document: JsonDocument,
  section: SectionPath,
  key: string,
  values: readonly JsonValue[],
): Edit[] {
  const [first, ...others] = values
  if (first === undefined) return []
  const list = listIn(document, section, key)
  if (list?.children?.length) return insertItems(document, list, values)
  const find = (now: JsonDocument) => listIn(now, section, key)
  const begin = list
    ? [stepAt(find, (now, node) => insertItem(now, node, first))]
    : [
        stepAt(
          (now) => sectionNode(now, section),
          (now, node) => insertProperty(now, node, key, []),
        ),
        stepAt(find, (now, node) => insertHugged(now, node, first)),
      ]
  // the first shows how the others are laid out
  return chain(
    document,
    ...begin,
    stepAt(find, (now, node) => insertItems(now, node, others)),
  )
}

/**
 * Takes the first items out that match, as far as nothing but commas and blanks is between them, and their list with
 * the last item, where `append` made it.
 */
export function takeFirst(
  section: SectionPath,
  key: string,
  matches: (value: JsonValue) => boolean,
): EditStep {
  return (document) => {
    const list = listIn(document, section, key)
    const items = list?.children ?? []
    const first = items.findIndex((entry) => matches(readValue(entry)))
    const item = items[first]
    const parent = sectionNode(document, section)
    if (!list || !item || !parent) return []
    let last = first
    for (
      let next = items[last + 1];
      next && follows(document, items[last], next);
      next = items[last + 1]
    )
      if (matches(readValue(next))) last++
      else break
    // several that stand beside each other are taken out like one
    const length = endOf(items[last] ?? item) - item.offset
    const whole = { ...item, length }
    const around = { ...list, children: items.toSpliced(first, last - first + 1, whole) }
    return wasMade(document.text, around)
      ? removeProperty(document, parent, key)
      : removeItem(document, around, whole)
  }
}

const endOf = ({ offset, length }: JsonNode): number => offset + length

/** Whether nothing but a comma and blanks is between two items. */
const follows = ({ text }: JsonDocument, one: JsonNode | undefined, next: JsonNode): boolean =>
  one !== undefined && /^\s*,\s*$/.test(text.slice(endOf(one), next.offset))
