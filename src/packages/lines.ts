import { distinct } from '../collections/distinct.ts'
import { lineEnd, lineStart, nextLineStart, previousLineEnd } from '../text/document.ts'
import { type Edit, insert, remove } from '../text/edits.ts'
import { findMarks, formatMark, type Mark } from '../text/marker.ts'
import { packageName } from './requirement.ts'

/** The mark for a requirement that is added, whatever its version: `# aml-debug: added azureml-defaults`. */
export const markOf = (requirement: string): string =>
  formatMark([{ kind: 'added', what: packageName(requirement) ?? requirement }])

/** The names that marks on the line of `at` say were added; null where it has no mark. */
export function addedOn(text: string, at: number): string[] | null {
  const marks = findMarks(text, at, lineEnd(text, at))
  if (marks.length === 0) return null
  return marks.flatMap(({ notes }) =>
    notes.flatMap((note) => (note.kind === 'added' ? [note.what] : [])),
  )
}

/** The marks on the lines of some offsets: a formatter that breaks a line leaves its mark behind the last of them. */
export const marksOn = (text: string, offsets: readonly number[]): Mark[] =>
  distinct(offsets.map((at) => lineStart(text, at))).flatMap((at) =>
    findMarks(text, at, lineEnd(text, at)),
  )

/** Edits that put a text in, and its mark at the end of the line. */
export function insertMarked(text: string, at: number, inserted: string, mark: string): Edit[] {
  const end = lineEnd(text, at)
  return end === at
    ? [insert(at, `${inserted}  ${mark}`)]
    : [insert(at, inserted), insert(end, `  ${mark}`)]
}

/** Whether nothing but a comment shares the lines from one offset to another. */
export const standsAlone = (text: string, start: number, end: number): boolean =>
  text.slice(lineStart(text, start), start).trim() === '' &&
  /^[ \t]*(#.*)?$/.test(text.slice(end, lineEnd(text, end)))

/**
 * Removes whole lines, each with the line ending before it, so that a last line without one leaves none behind.
 * Lines at the start of the text go with the line ending after them.
 *
 * @param lines an offset in each line
 */
export function removeLines(text: string, lines: readonly number[]): Edit[] {
  const starts = [...new Set(lines.map((at) => lineStart(text, at)))].sort((a, b) => a - b)
  let top = 0
  return starts.map((start) => {
    if (start === top) {
      top = nextLineStart(text, start)
      return remove(start, top)
    }
    return remove(previousLineEnd(text, start), lineEnd(text, start))
  })
}
