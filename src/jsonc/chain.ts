import { applyEdits, type Edit, orderEdits, ownedBy } from '../text/edits.ts'
import { type JsonDocument, type JsonNode, parseJsonc } from './parse.ts'

/** Makes edits for a document as the steps before it have left it. */
export type EditStep = (doc: JsonDocument) => readonly Edit[]

/**
 * A step that edits one node, which it looks for in the document as the steps before have left it; where that is not
 * there, it edits nothing.
 */
export function stepAt(
  find: (doc: JsonDocument) => JsonNode | null | undefined,
  edits: (doc: JsonDocument, node: JsonNode) => readonly Edit[],
): EditStep {
  return (doc) => {
    const node = find(doc)
    return node ? edits(doc, node) : []
  }
}

type Piece =
  | { readonly kind: 'kept'; readonly start: number; readonly end: number }
  | { readonly kind: 'new'; readonly text: string }

/**
 * Several changes to one document, each made on the result of the one before, as edits of the first.
 *
 * Two changes to one array or object need it: both would want to place the same comma.
 */
export function chain(doc: JsonDocument, ...steps: readonly EditStep[]): Edit[] {
  let current = doc
  let pieces: readonly Piece[] = [{ kind: 'kept', start: 0, end: doc.text.length }]
  for (const step of steps) {
    const edits = orderEdits(ownedBy('chain', step(current)))
    if (edits.length === 0) continue
    const parsed = parseJsonc(applyEdits(current.text, edits))
    if (parsed.status === 'broken') throw new Error(`an edit broke the document: ${parsed.reason}`)
    pieces = applyToPieces(pieces, edits, current.text.length)
    current = parsed
  }
  return editsBetween(doc.text, pieces)
}

function applyToPieces(pieces: readonly Piece[], edits: readonly Edit[], length: number): Piece[] {
  const result: Piece[] = []
  let at = 0
  for (const { start, end, text } of edits) {
    result.push(...slicePieces(pieces, at, start), { kind: 'new', text })
    at = end
  }
  return [...result, ...slicePieces(pieces, at, length)]
}

/** The pieces between two offsets of the text that they make up. */
function slicePieces(pieces: readonly Piece[], from: number, to: number): Piece[] {
  const result: Piece[] = []
  let offset = 0
  for (const piece of pieces) {
    const length = piece.kind === 'new' ? piece.text.length : piece.end - piece.start
    const start = Math.max(from - offset, 0)
    const end = Math.min(to - offset, length)
    offset += length
    if (start >= end) continue
    result.push(
      piece.kind === 'new'
        ? { kind: 'new', text: piece.text.slice(start, end) }
        : { kind: 'kept', start: piece.start + start, end: piece.start + end },
    )
  }
  return result
}

/** The edits that put new text between pieces that are kept, in place of what stood there in the original. */
function editsBetween(original: string, pieces: readonly Piece[]): Edit[] {
  const edits: Edit[] = []
  let at = 0
  let added = ''
  const end: Piece = { kind: 'kept', start: original.length, end: original.length }
  for (const piece of [...pieces, end]) {
    if (piece.kind === 'new') added += piece.text
    else {
      const edit = withoutCommonEnds(original, { start: at, end: piece.start, text: added })
      if (edit.end > edit.start || edit.text) edits.push(edit)
      at = piece.end
      added = ''
    }
  }
  return edits
}

/** A comma that one step took and another put back is no change. */
function withoutCommonEnds(original: string, { start, end, text }: Edit): Edit {
  let from = 0
  while (start + from < end && from < text.length && original[start + from] === text[from]) from++
  let back = 0
  while (
    start + from < end - back &&
    from < text.length - back &&
    original[end - back - 1] === text[text.length - back - 1]
  )
    back++
  return { start: start + from, end: end - back, text: text.slice(from, text.length - back) }
}
