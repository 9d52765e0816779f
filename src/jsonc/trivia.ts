import { createScanner } from 'jsonc-parser'

/** What stands between values: blanks, line endings, comments and the odd comma. */

/** A comment, by UTF-16 offsets. */
export interface Comment {
  readonly start: number
  /** Of a line comment: before its line ending. */
  readonly end: number
  readonly kind: 'line' | 'block'
}

/** The comments of a stretch of text that starts between tokens. */
export function commentsIn(text: string, from: number, to: number): Comment[] {
  const comments: Comment[] = []
  const scanner = createScanner(text)
  scanner.setPosition(from)
  while (scanner.getPosition() < to) {
    scanner.scan()
    const start = scanner.getTokenOffset()
    const end = scanner.getPosition()
    if (text.startsWith('//', start)) comments.push({ start, end, kind: 'line' })
    else if (text.startsWith('/*', start)) comments.push({ start, end, kind: 'block' })
  }
  return comments
}

/** The first comma of a stretch of text that starts between tokens and holds no value. */
export function commaIn(text: string, from: number, to: number): number | null {
  let at = from
  for (const comment of [...commentsIn(text, from, to), { start: to, end: to }]) {
    const comma = text.slice(at, comment.start).indexOf(',')
    if (comma >= 0) return at + comma
    at = comment.end
  }
  return null
}

/** The end of the comments behind `from` on its line; `from` itself where there are none. */
export function sameLineCommentsEnd(text: string, from: number, to: number): number {
  let end = from
  for (const comment of commentsIn(text, from, to)) {
    if (/[^ \t]/.test(text.slice(end, comment.start))) break
    end = comment.end
  }
  return end
}

/** The start of the comments that describe what stands at `to`: on its line, or directly above it. */
export function leadingCommentsStart(text: string, from: number, to: number): number {
  let start = to
  for (const comment of commentsIn(text, sameLineUnless(text, from, to), to).reverse()) {
    if (!/^[ \t]*(\r\n|\n|\r)?[ \t]*$/.test(text.slice(comment.end, start))) break
    start = comment.start
  }
  return start
}

/**
 * The end of the comments on the line of `from`, which belong to what is left of them; `from` itself if `to` is on that
 * line too.
 */
function sameLineUnless(text: string, from: number, to: number): number {
  const end = sameLineCommentsEnd(text, from, to)
  return hasNewline(text.slice(end, to)) ? end : from
}

/** Whether a text holds a line ending, of whatever kind. */
export function hasNewline(text: string): boolean {
  return /[\r\n]/.test(text)
}

/** How many line endings a text holds; `\r\n` is one. */
export function countNewlines(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}

/** Whether a text holds nothing but blanks and line endings. */
export function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text)
}

/** The start of the blanks and line endings in front of an offset; `from` is a place between tokens before it. */
export function blanksBefore(text: string, offset: number, from: number): number {
  // Blanks at the end of a line comment are part of it.
  const stop = commentsIn(text, from, offset).at(-1)?.end ?? from
  let at = offset
  while (at > stop && isBlank(text.charAt(at - 1))) at--
  return at
}

/** The end of the blanks and line endings behind an offset. */
export function blanksAfter(text: string, offset: number): number {
  let at = offset
  while (at < text.length && isBlank(text.charAt(at))) at++
  return at
}
