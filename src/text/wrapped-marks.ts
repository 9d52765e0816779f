/** Marks that a formatter has wrapped: autopep8 breaks a long comment that has a line of its own into several. */

import { lineEnd, lineStart, nextLineStart } from './document.ts'

/** How wide the lines of a comment get: as wide as code may be, and 72 characters behind the `#` at most. */
const WIDTH = { code: 79, comment: '# '.length + 72 }

/** What a comment says that starts on a line of its own, and where its last line ends. */
export interface CommentBlock {
  readonly words: string
  readonly end: number
}

/**
 * A comment with the lines that it goes on in; null where that cannot be told: it has no end, is broken inside of a
 * string, which may have lost blanks, or the line below may as well be another comment.
 *
 * @param sign what each mark starts with
 * @param start where its words start, which go to `stop` on this line
 */
export function unwrap(
  text: string,
  sign: string,
  start: number,
  stop: number,
): CommentBlock | null {
  const indent = /^[ \t]*(?=#)/.exec(text.slice(lineStart(text, start), start))?.[0]
  let words = text.slice(start, stop)
  let end = stop
  while (indent !== undefined && end === lineEnd(text, end)) {
    const line = nextLineStart(text, end)
    const next = text.slice(line, lineEnd(text, line))
    if (line === end || !next.startsWith(`${indent}# `)) break
    // the next mark may follow on the same line
    const from = line + indent.length + '# '.length
    const until = next.indexOf(sign)
    const more = text.slice(from, until < 0 ? lineEnd(text, line) : line + until).trim()
    if (more === '' || (until >= 0 && line + until < from)) break
    if (!isOpen(words)) {
      if (!HOLDS_VALUE.test(words) || !GOES_ON.test(more)) break
      // it may be a comment of the user's below the mark
      const width = Math.min(WIDTH.code, indent.length + WIDTH.comment)
      if (lengthWith(text, end, more) <= width) return null
    }
    if (hasOpenString(words)) return null
    words = `${words.trimEnd()} ${more}`
    end = text.indexOf(more, from) + more.length
  }
  return isOpen(words) ? null : { words, end }
}

/** How long a line would be with the first word of the next. */
const lengthWith = (text: string, end: number, more: string): number =>
  end - lineStart(text, end) + 1 + (/^\S+/.exec(more)?.[0].length ?? 0)

const HOLDS_VALUE = /\bwas\b/

/** What no expression starts with that stands alone. */
const GOES_ON = /^([-+*/%|&^<>=!@.,;)\]}([{]|(and|or|not|if|else|in|is|for|with the)\b)/

/** What neither a note nor an expression ends with. */
const ENDS_OPEN =
  /(^|[-+*/%|&^<>=~@,;:]|(?<![\d.])\.|\b(added|was|was one|with|with the|and|or|not|if|else|in|is|for|lambda))$/

const STRINGS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g

const hasOpenString = (words: string): boolean => /["']/.test(words.replace(STRINGS, ''))

/** Whether notes, or an expression that they hold, go on. */
function isOpen(words: string): boolean {
  const code = words.replace(STRINGS, '""').trim()
  const count = (brackets: RegExp) => code.match(brackets)?.length ?? 0
  return (
    ENDS_OPEN.test(code) ||
    /['"]/.test(code.replaceAll('""', '')) ||
    count(/[([{]/g) > count(/[)\]}]/g)
  )
}
