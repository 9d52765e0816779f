import MagicString from 'magic-string'

/** Replaces `start` to `end` (UTF-16 offsets, end exclusive) of a text; an insertion where both are equal. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** An edit and the transform that asks for it. */
export interface OwnedEdit extends Edit {
  readonly owner: string
}

export const insert = (at: number, text: string): Edit => ({ start: at, end: at, text })
export const remove = (start: number, end: number): Edit => ({ start, end, text: '' })
export const replace = (start: number, end: number, text: string): Edit => ({ start, end, text })

/** Two transforms want to change the same characters. */
export class OverlapError extends Error {
  readonly at: number
  constructor(first: OwnedEdit, second: OwnedEdit) {
    super(`edits of ${first.owner} and ${second.owner} overlap at offset ${second.start}`)
    this.name = 'OverlapError'
    this.at = second.start
  }
}

/**
 * In the order in which they apply: by place; at one place insertions first, in the order given, but a comment waits
 * for what still goes on its line.
 *
 * @throws OverlapError where two edits touch the same characters.
 */
export function orderEdits(edits: readonly OwnedEdit[]): OwnedEdit[] {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .sort(
      (a, b) =>
        a.edit.start - b.edit.start ||
        Number(a.edit.end > a.edit.start) - Number(b.edit.end > b.edit.start) ||
        a.index - b.index,
    )
    .map(({ edit }) => edit)
  let last: OwnedEdit | undefined
  for (const edit of ordered) {
    if (last && edit.start < last.end) throw new OverlapError(last, edit)
    if (!last || edit.end >= last.end) last = edit
  }
  return commentsLast(ordered)
}

function commentsLast(edits: readonly OwnedEdit[]): OwnedEdit[] {
  const result: OwnedEdit[] = []
  let waiting: OwnedEdit[] = []
  for (const edit of [...edits, null]) {
    const joins = edit && edit.start === edit.end && edit.start === waiting[0]?.start
    if (!joins || STARTS_LINE.test(edit.text)) {
      result.push(...waiting)
      waiting = []
    }
    if (edit && edit.start === edit.end && COMMENT.test(edit.text)) waiting.push(edit)
    else if (edit) result.push(edit)
  }
  return result
}

const COMMENT = /^[ \t]*#[^\r\n]*$/
/** Newlines are as they are, or as they stand in a notebook. */
const STARTS_LINE = /^(\r|\n|\\[rn])/

/**
 * Where two transforms lengthen one list by lines of their own, each puts a comma behind what was its last item: the
 * second one's goes before its own line.
 */
export function shareCommas(edits: readonly OwnedEdit[]): OwnedEdit[] {
  const isComma = ({ start, end, text }: OwnedEdit) => start === end && text === ','
  const result = [...edits]
  for (const comma of edits.filter(isComma)) {
    const first = edits.find((edit) => isComma(edit) && edit.start === comma.start)
    if (first === comma) continue
    const line = result.findIndex(
      (edit) =>
        edit.owner === comma.owner && edit.start >= comma.start && STARTS_LINE.test(edit.text),
    )
    const own = result[line]
    if (!own) continue
    result[line] = { ...own, text: `,${own.text}` }
    result.splice(result.indexOf(comma), 1)
  }
  return result
}

/**
 * The text with all edits made.
 *
 * @throws OverlapError where two edits touch the same characters.
 */
export function applyEdits(text: string, edits: readonly OwnedEdit[]): string {
  const result = new MagicString(text)
  for (const { start, end, text: replacement } of orderEdits(edits)) {
    if (start === end) result.appendLeft(start, replacement)
    else if (replacement === '') result.remove(start, end)
    else result.overwrite(start, end, replacement)
  }
  return result.toString()
}

/** Whether `after` is `before` with exactly these edits: everything between them is untouched. */
export function isEditOf(before: string, after: string, edits: readonly OwnedEdit[]): boolean {
  let from = 0
  let to = 0
  for (const { start, end, text } of orderEdits(edits)) {
    // slices are compared far faster than startsWith() compares
    if (before.slice(from, start) !== after.slice(to, to + start - from)) return false
    to += start - from
    if (!after.startsWith(text, to)) return false
    to += text.length
    from = end
  }
  return before.slice(from) === after.slice(to)
}
