import { crc32 } from 'node:zlib'
import { CacheInKeys, once } from '../collections/cache.ts'

/** Text files as they are: whatever is not edited comes back byte for byte. */

/** The text of a file. */
export interface Document {
  /** Relative to the repository's root, with forward slashes. */
  readonly path: string
  /** The decoded text, without the byte order mark. */
  readonly text: string
  readonly bom: boolean
}

/** A document, or why the bytes of a file are no text. */
export type Decoded =
  | { readonly status: 'text'; readonly document: Document }
  | { readonly status: 'undecodable'; readonly reason: string }

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const BOM = '\uFEFF'

/** The beginning of each file that Git LFS leaves in place of one that it has not downloaded. */
const LFS_POINTER = 'version https://git-lfs.github.com/spec/'

/** Whether Git LFS has put a pointer there instead of the text. */
export const isLfsPointer = (text: string): boolean => text.startsWith(LFS_POINTER)

/** Decodes UTF-8 and nothing else: a guess at another encoding could not be written back safely. */
export function decode(path: string, bytes: Uint8Array): Decoded {
  if (bytes.includes(0)) return { status: 'undecodable', reason: 'it contains NUL bytes' }
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return { status: 'undecodable', reason: 'it is not UTF-8' }
  }
  const bom = text.startsWith(BOM)
  return { status: 'text', document: { path, text: bom ? text.slice(1) : text, bom } }
}

/** The whole text of a document whose text became `text`, byte order mark included. */
export function withBom(document: Document, text: string): string {
  return document.bom ? BOM + text : text
}

/** A number that tells the versions of a text apart, of the 32 bits that V8 keeps without an object. */
export const fingerprint = (text: string): number => crc32(text) | 0

/** The fingerprint of a document's text, taken once. */
export const fingerprintOf = (document: Document): number =>
  once(fingerprints, document, () => fingerprint(document.text))

const fingerprints = new CacheInKeys<Document, number>()

/** A line ending. */
export type Newline = '\n' | '\r\n' | '\r'

/** The line ending in use around `offset`: that of its own line, else of the line above, else `\n`. */
export function newlineAt(text: string, offset: number): Newline {
  // what is written as text on Windows with \r\n in it ends in \r\r\n: no \r of that is one of its own
  const after = /\r+\n|\n|\r/g
  after.lastIndex = offset
  const found = after.exec(text)?.[0]
  if (found) return found.length > 1 ? '\r\n' : (found as Newline)
  const above = lineStart(text, offset) - 1
  if (above < 0) return '\n'
  if (text[above] === '\r') return '\r'
  return text[above - 1] === '\r' ? '\r\n' : '\n'
}

/** The start of the line of an offset. UTF-16 code units, as are all offsets here. */
export function lineStart(text: string, offset: number): number {
  let at = offset
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--
  return at
}

/** The end of the line of an offset, before its line ending. */
export function lineEnd(text: string, offset: number): number {
  let at = offset
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++
  return at
}

/** The start of the line after that of an offset; the end of the text where there is none. */
export function nextLineStart(text: string, offset: number): number {
  const end = lineEnd(text, offset)
  return end + (text.startsWith('\r\n', end) ? 2 : end < text.length ? 1 : 0)
}

/** The end of the line before that of an offset, before its line ending; 0 where there is none. */
export function previousLineEnd(text: string, offset: number): number {
  const start = lineStart(text, offset)
  return Math.max(0, start - (text.startsWith('\r\n', start - 2) ? 2 : 1))
}

/** The blanks that the line of `offset` starts with; after a form feed Python counts from zero. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset)
  let end = start
  while (text[end] === ' ' || text[end] === '\t' || text[end] === '\f') end++
  return text.slice(start, end).replace(/^.*\f/, '')
}

/** A place in a text, as a person would look for it. */
export interface Position {
  /** Both count from 1; a column is a UTF-16 code unit, as editors count. */
  readonly line: number
  readonly column: number
}

/** The position that was found last: most are asked for in the order of the text, which may be long. */
let lately = { text: '', start: 0, line: 1 }

/** The line and column of a UTF-16 offset; `\r\n`, `\n` and `\r` end lines. */
export function positionAt(text: string, offset: number): Position {
  const isOnward = lately.text === text && lately.start <= offset
  let { line, start } = isOnward ? lately : { line: 1, start: 0 }
  const newline = /\r\n|\n|\r/g
  newline.lastIndex = start
  while (newline.exec(text) && newline.lastIndex <= offset) {
    line++
    start = newline.lastIndex
  }
  lately = { text, start, line }
  return { line, column: offset - start + 1 }
}
