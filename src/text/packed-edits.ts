import type { OwnedEdit } from './edits.ts'

/**
 * Edits in one flat list, in which those of a whole repository take half of the memory: the start, the end, the text and
 * the owner of the first, then those of the next.
 */
export type PackedEdits = readonly (number | string)[]

/** How many values an edit has. */
const VALUES = 4

/** Edits in the form to keep them in. */
export const packEdits = (edits: readonly OwnedEdit[]): PackedEdits => [
  // what flatMap makes has room for more: all are large together
  ...edits.flatMap(({ start, end, text, owner }) => [start, end, text, owner]),
]

/** Edits in the form to use them in. */
export function unpackEdits(packed: PackedEdits): OwnedEdit[] {
  const edits: OwnedEdit[] = []
  for (let at = 0; at < packed.length; at += VALUES) {
    const [start, end, text, owner] = packed.slice(at, at + VALUES)
    edits.push({ start, end, text, owner } as OwnedEdit)
  }
  return edits
}
