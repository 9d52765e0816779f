import { expect } from 'vitest'
import { type JsonDocument, type JsonNode, parseJsonc } from '../../src/jsonc/parse.ts'
import { commentsIn } from '../../src/jsonc/trivia.ts'
import type { JsonValue } from '../../src/jsonc/value.ts'
import { applyEdits, type Edit, ownedBy } from '../../src/text/edits.ts'

export interface Rooted extends JsonDocument {
  readonly root: JsonNode
}

export function ok(text: string): Rooted {
  const parsed = parseJsonc(text)
  if (parsed.status === 'broken')
    throw new Error(`${parsed.reason} at ${parsed.offset} of ${JSON.stringify(text)}`)
  if (!parsed.root) throw new Error('there is no value')
  return { text, root: parsed.root }
}

/** The text with the edits made, which must be in order and parse. */
export function apply(text: string, edits: readonly Edit[]): string {
  expect(edits).toEqual(edits.toSorted((a, b) => a.start - b.start))
  const after = applyEdits(text, ownedBy('test', edits))
  ok(after)
  return after
}

/** All values from the outside in, each before what is in it. */
export function valuesIn(node: JsonNode): JsonNode[] {
  const below = (node.children ?? []).flatMap(valuesIn)
  return node.type === 'property' ? below.slice(1) : [node, ...below]
}

export function containersIn(node: JsonNode): JsonNode[] {
  return valuesIn(node).filter(({ type }) => type === 'array' || type === 'object')
}

/** The comments of a text, without those of the node `except`. */
export function comments(text: string, except?: JsonNode): string[] {
  const from = except?.offset ?? text.length
  const to = from + (except?.length ?? 0)
  return commentsIn(text, 0, text.length)
    .filter(({ start }) => start < from || start >= to)
    .map(({ start, end }) => text.slice(start, end))
}

export type Member = readonly [key: string, value: JsonValue, node: JsonNode | null]

/** The value of a tree in which the members of one container are others. */
export function evaluate(
  node: JsonNode,
  target: JsonNode,
  change: (members: readonly Member[]) => readonly Member[],
): JsonValue {
  if (node.type !== 'array' && node.type !== 'object') return node.value as JsonValue
  const members = (node.children ?? []).map((child): Member => {
    const [name, value] = child.type === 'property' ? (child.children ?? []) : [null, child]
    if (!value) throw new Error('a property without a value')
    return [name?.value ?? '', evaluate(value, target, change), child]
  })
  const changed = node === target ? change(members) : members
  return node.type === 'array'
    ? changed.map(([, value]) => value)
    : Object.fromEntries(changed.map(([key, value]) => [key, value] as const))
}
