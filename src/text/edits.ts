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

/** Edits, as those of one transform. */
export const ownedBy = (owner: string, edits: readonly Edit[]): OwnedEdit[] =>
  edits.map((edit) => ({ ...edit, owner }))

/** An edit that puts a text in front of what stands at an offset. */
export const insert = (at: number, text: string): Edit => ({ start: at, end: at, text })
/** An edit that takes a range out. */
export const remove = (start: number, end: number): Edit => ({ start, end, text: '' })
/** An edit that puts a text in place of a range. */
export const replace = (start: number, end: number, text: string): Edit => ({ start, end, text })

/** Edits without the removals that lie in a longer one, as that of a comment between items that are taken out. */
export function outermost(edits: readonly Edit[]): Edit[] {
  const removals = edits.filter(({ start, end, text }) => start < end && text === '')
  return edits.filter(
    (edit) =>
      !removals.includes(edit) ||
      !removals.some(
        ({ start, end }) =>
          start <= edit.start && edit.end <= end && edit.end - edit.start < end - start,
      ),
  )
}

/** Two edits change the same characters. */
export class OverlapError extends Error {
  /** Where the second one begins. */
  readonly at: number

  constructor(first: OwnedEdit, second: OwnedEdit) {
    super(
      first.owner === second.owner
        ? `two edits of ${first.owner} overlap`
        : `edits of ${first.owner} and ${second.owner} overlap`,
    )
    this.name = 'OverlapError'
    this.at = second.start
  }
}

/** Whether an edit is of a range of the text. */
export const isInText = ({ start, end }: Edit, text: string): boolean =>
  Number.isInteger(start) &&
  Number.isInteger(end) &&
  0 <= start &&
  start <= end &&
  end <= text.length

/**
 * In the order in which they apply: by place, and at one place insertions first. Those of one owner stay in the order
 * given, but for comments, which wait for what still goes on their line; where owners meet, what goes on a line comes
 * before what ends it.
 *
 * @throws OverlapError where two edits touch the same characters.
 */
export function orderEdits(edits: readonly OwnedEdit[]): OwnedEdit[] {
  const placed = new Map<string, Placed>()
  const ordered = edits
    .map((edit, index) => {
      const place = `${edit.start} ${edit.owner}`
      const before = placed.get(place) ?? { rank: RANK.inLine, first: index, lines: 0 }
      const rank = Math.max(rankOf(edit), before.rank)
      const lines = before.lines + (STARTS_LINE.test(edit.text) ? 1 : 0)
      const isComment = COMMENT.test(edit.text)
      if (edit.start === edit.end)
        placed.set(place, { ...before, rank: isComment ? before.rank : rank, lines })
      const { first } = before
      return { edit, rank, first: rank === RANK.newLine ? first : 0, lines, isComment, index }
    })
    .sort(
      (a, b) =>
        a.edit.start - b.edit.start ||
        a.rank - b.rank ||
        a.first - b.first ||
        a.lines - b.lines ||
        Number(a.isComment) - Number(b.isComment) ||
        a.index - b.index,
    )
    .map(({ edit }) => edit)
  let last: OwnedEdit | undefined
  for (const edit of ordered) {
    if (last && edit.start < last.end) throw new OverlapError(last, edit)
    if (!last || edit.end >= last.end) last = edit
  }
  return ordered
}

/** What one owner has inserted at one place so far. */
interface Placed {
  /** The rank that no later one is below, but for comments. */
  readonly rank: number
  /** The index of the first. */
  readonly first: number
  /** How many of them start a line. */
  readonly lines: number
}

/** How close to the end of its line an edit belongs. */
const RANK = { inLine: 0, comma: 1, comment: 2, newLine: 3, range: 4 }

function rankOf({ start, end, text }: Edit): number {
  if (start !== end) return RANK.range
  if (STARTS_LINE.test(text)) return RANK.newLine
  if (COMMENT.test(text)) return RANK.comment
  return text === ',' ? RANK.comma : RANK.inLine
}

const COMMENT = /^[ \t]*#[^\r\n]*$/
/**
 * A text that starts a line, perhaps with the comma of the line before; newlines are as they are, or as a notebook
 * escapes them.
 */
const STARTS_LINE = /^,?(\r|\n|\\[rn])/

/**
 * Where two transforms lengthen one list by lines of their own, each puts a comma behind what was its last item: the
 * second one's goes before its own line.
 */
export function shareCommas(edits: readonly OwnedEdit[]): readonly OwnedEdit[] {
  const commas = edits.filter(({ start, end, text }) => start === end && text === ',')
  if (commas.length < 2) return edits
  const result = [...edits]
  const known = new Map<number, OwnedEdit>()
  for (const edit of commas) {
    const first = known.get(edit.start)
    if (!first) known.set(edit.start, edit)
    if (!first || first.owner === edit.owner) continue
    const line = result
      .filter(
        ({ owner, start, text }) =>
          owner === edit.owner && start >= edit.start && STARTS_LINE.test(text),
      )
      .reduce<OwnedEdit | null>((near, one) => (near && near.start <= one.start ? near : one), null)
    if (!line) continue
    result[result.indexOf(line)] = { ...line, text: `,${line.text}` }
    result.splice(result.indexOf(edit), 1)
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
