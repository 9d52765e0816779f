/**
 * Marks: comments that say what was there before an edit, where the edit alone cannot tell.
 *
 * `allow_reuse=False` may be ours or the user's; only what a mark names is taken out again.
 * A mark is a trailing comment, `# aml-debug: added debugpy; was allow_reuse=True`.
 */

export type Note =
  | { readonly kind: 'added'; readonly what: string }
  | { readonly kind: 'was'; readonly what: string; readonly value: string }

const PREFIX = '# aml-debug:'

export function formatMark(notes: readonly Note[]): string {
  const words = notes.map((note) =>
    note.kind === 'added' ? `added ${note.what}` : `was ${note.what}=${note.value}`,
  )
  return `${PREFIX} ${words.join('; ')}`
}

export interface Mark {
  /** Where the mark starts and ends, with the blanks before it. */
  readonly start: number
  readonly end: number
  readonly notes: readonly Note[]
}

/** The mark at the end of the line from `start` to `end`, if it has one. */
export function findMark(text: string, start: number, end: number): Mark | null {
  const at = text.slice(start, end).lastIndexOf(PREFIX)
  if (at < 0) return null
  let blanks = start + at
  while (blanks > start && (text[blanks - 1] === ' ' || text[blanks - 1] === '\t')) blanks--
  const notes: Note[] = []
  for (const words of text.slice(start + at + PREFIX.length, end).split('; ')) {
    const added = /^\s*added (\S+)\s*$/.exec(words)
    const was = /^\s*was (\w+)=(.*\S)\s*$/.exec(words)
    if (added?.[1]) notes.push({ kind: 'added', what: added[1] })
    else if (was?.[1] && was[2]) notes.push({ kind: 'was', what: was[1], value: was[2] })
    else return null
  }
  return { start: blanks, end, notes }
}
