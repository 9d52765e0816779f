/**
 * Marks: comments that say what was there before an edit, where the edit alone cannot tell.
 *
 * `allow_reuse=False` may be ours or the user's; only what a mark names is taken out again.
 * A mark is a trailing comment: `# aml-debug: added debugpy; was allow_reuse=True`.
 */

import { unwrap } from './wrapped-marks.ts'

/** One thing that a mark tells of: what was added, or what was there before. */
export type Note =
  | { readonly kind: 'added'; readonly what: string }
  | { readonly kind: 'was'; readonly what: string; readonly value: string }
  | ({ readonly kind: 'joined'; readonly what: 'one line' } & OneLine)

/** Brackets that stood on one line, by what was in front of their first item and behind their last: `[`, `, ]`. */
export interface OneLine {
  readonly open: string
  readonly close: string
  /** What stood on that line as well: all arguments of the call that is given them, or the whole call. */
  readonly shared?: 'arguments' | 'call'
}

/** What every mark starts with. */
export const MARK = '# aml-debug:'

/** The comment for some notes: first what was added, then what was there before, and how. */
export function formatMark(notes: readonly Note[]): string {
  const added = notes.flatMap((note) => (note.kind === 'added' ? [note.what] : []))
  const was = notes.flatMap((note) =>
    note.kind === 'was' ? [`was ${note.what}=${onOneLine(note.value)}`] : [],
  )
  const oneLine = notes.flatMap((note) => (note.kind === 'joined' ? [formatOneLine(note)] : []))
  return `${MARK} ${[...(added.length > 0 ? [`added ${added.join(', ')}`] : []), ...was, ...oneLine].join('; ')}`
}

/** Whether an expression is nothing but brackets: what ends lines in them is no part of a string. */
export const isEmpty = (expression: string): boolean => /^[[({]\s*[\])}]$/.test(expression)

/** An expression as a mark holds it, which is one line. */
const onOneLine = (value: string): string =>
  isEmpty(value) ? value.replace(/\r\n?|\n/g, String.raw`\n`) : value

/** The inverse of `onOneLine`, but for the kind of line endings. */
function onItsLines(value: string): string {
  const lines = value.replaceAll(String.raw`\n`, '\n')
  return isEmpty(lines) ? lines : value
}

/** The usual brackets are not named. */
const formatOneLine = ({ open, close, shared }: OneLine): string => {
  const usual = open.length === 1 && close.length === 1
  return `was one line${usual ? '' : ` ${open}...${close}`}${shared ? ` with the ${shared}` : ''}`
}

const ONE_LINE =
  /^\s*was one line(?: ([[({] ?)\.\.\.(,? ?[\])}]))?(?: with the (arguments|call))?\s*$/

/** Whether a mark can tell of brackets. */
export const canMarkBrackets = (brackets: OneLine): boolean =>
  ONE_LINE.test(`was one line ${brackets.open}...${brackets.close}`)

/** A mark in a text, by UTF-16 offsets. */
export interface Mark {
  /** Where the mark starts, with the two blanks before it, of which a formatter may have left one, and ends. */
  readonly start: number
  readonly end: number
  readonly notes: readonly Note[]
}

/**
 * The marks between `start` and `end`, the end of a line; a comment that is not quite a mark is none. The last one may
 * go on below, where a formatter has wrapped it.
 */
export function findMarks(text: string, start: number, end: number): Mark[] {
  const marks: Mark[] = []
  for (let at = text.indexOf(MARK, start); at >= 0 && at < end; ) {
    const next = text.indexOf(MARK, at + MARK.length)
    // an editor may have taken out a blank in front of the next mark
    const stop = next < 0 || next >= end ? end : at + text.slice(at, next).trimEnd().length
    const own = ownWords(text.slice(at + MARK.length, stop))
    const whole = unwrap(text, MARK, at + MARK.length, at + MARK.length + own.length)
    const notes = whole && parseNotes(whole.words)
    if (notes)
      marks.push({
        start: at - (/ {1,2}$/.exec(text.slice(Math.max(0, at - 2), at))?.[0].length ?? 0),
        end: whole.end,
        notes,
      })
    at = next
  }
  return marks
}

/** What is said before a comment that stands behind a mark, as linters put their `# noqa` there. */
const ownWords = (words: string): string =>
  /^(?:[^'"#]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")*?(?=[ \t]+#)/.exec(words)?.[0] ?? words

function parseNotes(words: string): Note[] | null {
  const notes: Note[] = []
  for (const word of words.split('; ')) {
    const added = /^\s*added ([\w.-]+(?:, [\w.-]+)*)\s*$/.exec(word)
    const was = /^\s*was (\w+)=(.*\S)\s*$/.exec(word)
    const oneLine = ONE_LINE.exec(word)
    if (added?.[1])
      notes.push(...added[1].split(', ').map((what): Note => ({ kind: 'added', what })))
    else if (oneLine)
      notes.push({
        kind: 'joined',
        what: 'one line',
        open: oneLine[1] ?? '[',
        close: oneLine[2] ?? ']',
        ...(oneLine[3] ? { shared: oneLine[3] as NonNullable<OneLine['shared']> } : {}),
      })
    else if (was?.[1] && was[2])
      notes.push({ kind: 'was', what: was[1], value: onItsLines(was[2]) })
    else return null
  }
  return notes
}
