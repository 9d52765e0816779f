import {
  indentAt,
  lineEnd,
  lineStart,
  nextLineStart,
  previousLineEnd,
} from '../../text/document.ts'
import type { PyNode, PythonSource } from '../syntax.ts'
import { endsLine, startsLine } from './item-places.ts'

/** Whether a statement has its lines for itself: nothing before it on its first line, no `;` or suite after it. */
export function ownsItsLines(source: PythonSource, statement: PyNode): boolean {
  const { text } = source
  const above = text[previousLineEnd(text, statement.start) - 1]
  return startsLine(text, statement.start) && endsLine(text, statement.end) && above !== '\\'
}

/** Where the comment right above a statement starts, or the statement itself: it is about what is below. */
export function startWithComments({ text }: PythonSource, statement: PyNode): number {
  const indent = indentAt(text, statement.start)
  const above = statement.parent?.children.filter(({ start }) => start < statement.start) ?? []
  let top = lineStart(text, statement.start)
  for (const one of above.reverse()) {
    const start = lineStart(text, one.start)
    const isRightAbove = nextLineStart(text, one.end) === top
    if (one.type !== 'comment' || !isRightAbove || text.slice(start, one.start) !== indent) break
    top = start
  }
  return top
}

/** The end of a statement's last line, or of the comment right below it that is about it. */
export function endWithComments({ text }: PythonSource, { start, end }: PyNode): number {
  const last = lineEnd(text, end)
  return last + commentBelow(text.slice(last), indentAt(text, start))
}

/** What begins with the end of a line and a blank line; a `\r` that belongs to a `\n` ends none. */
const BLANK_LINE = /^(\r\n|\n|\r(?!\n))[ \t\f]*(\r\n|\n|\r)/

/**
 * The length of a comment right below a statement which a blank line parts from the code below: it is about the
 * statement.
 */
export function commentBelow(rest: string, indent = ''): number {
  const { length } =
    new RegExp(`^(?:(?:\\r\\n|\\n|\\r)${indent}#[^\\r\\n]*)*`).exec(rest)?.[0] ?? ''
  const behind = rest.slice(length)
  return BLANK_LINE.test(behind) || behind.trim() === '' ? length : 0
}

/**
 * The end of the comments that head a file (shebang, coding, licence): of the last block that a blank line
 * parts from the code, else of the first one.
 */
export function headerEnd(head: string): number | null {
  let end: number | null = null
  const block = /(?<=^|\r\n|\n|\r)#[^\r\n]*(?:(?:\r\n|\n|\r)#[^\r\n]*)*/g
  for (const comment of head.matchAll(block)) {
    const at = comment.index + comment[0].length
    if (end === null || BLANK_LINE.test(head.slice(at))) end = at
  }
  return end
}
