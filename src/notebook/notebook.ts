import { type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import type { JsonNode } from '../jsonc/parse.ts'
import { property, propertyAt } from '../jsonc/value.ts'
import { type Skeleton, skeletonOf } from './skeleton.ts'

/** A code cell: its text, and where each character of it stands in the notebook's file. */
export interface CodeCell {
  /** Counts from 0 over all cells, as Jupyter's own tools count. */
  readonly index: number
  readonly text: string
  /** The string literals that hold the text, in order; a source is one string or a list of lines. */
  readonly literals: readonly Literal[]
  /** What separates two lines of the list; null where the source is one string. */
  readonly separator: string | null
}

/** A string literal of a cell's source. */
export interface Literal {
  /** Where the text of this literal starts and ends in the cell's text. */
  readonly start: number
  readonly end: number
  /** For each character of the literal, and for its end, the offset in the file. */
  readonly offsets: readonly number[]
}

/** Whether a file is a notebook, by its name, the case of which matters to Jupyter. */
export const isNotebook = (path: string): boolean => path.endsWith('.ipynb')

/** The cells of a notebook that can be Python. */
export interface Notebook {
  readonly cells: readonly CodeCell[]
}

/** A notebook, or why it cannot be read, and from where on. */
export type NotebookResult =
  | { readonly status: 'ok'; readonly notebook: Notebook }
  | { readonly status: 'unreadable'; readonly reason: string; readonly at: number }

/** Reads the Python code cells of a notebook (nbformat 4). */
export function readNotebook(text: string): NotebookResult {
  const errors: ParseError[] = []
  const skeleton = skeletonOf(text)
  const root = parseTree(skeleton.text, errors, {
    disallowComments: true,
    allowTrailingComma: false,
  })
  const error = errors[0]
  if (error || root?.type !== 'object')
    return {
      status: 'unreadable',
      reason: error
        ? `it is not valid JSON (${printParseErrorCode(error.error)})`
        : 'it is not a notebook',
      // what is cut off is missing behind the last character, not behind the blanks that follow it
      at: error ? Math.min(skeleton.toWhole(error.offset), text.trimEnd().length) : 0,
    }
  const format = property(root, 'nbformat')?.value
  const cells = property(root, 'cells')
  if (typeof format !== 'number' || format < 4 || cells?.type !== 'array')
    return { status: 'unreadable', reason: 'it is not a notebook of nbformat 4', at: 0 }
  if (!isPython(root)) return { status: 'ok', notebook: { cells: [] } }
  const code: CodeCell[] = []
  for (const [index, cell] of (cells.children ?? []).entries()) {
    if (property(cell, 'cell_type')?.value !== 'code') continue
    const source = property(cell, 'source')
    if (source) code.push(readCell(text, skeleton, index, source))
  }
  return { status: 'ok', notebook: { cells: code } }
}

function isPython(root: JsonNode): boolean {
  const language =
    propertyAt(root, ['metadata', 'language_info', 'name'])?.value ??
    propertyAt(root, ['metadata', 'kernelspec', 'language'])?.value
  return typeof language !== 'string' || /python/i.test(language)
}

function readCell(file: string, skeleton: Skeleton, index: number, source: JsonNode): CodeCell {
  const strings = (source.type === 'array' ? (source.children ?? []) : [source])
    .filter(({ type }) => type === 'string')
    .map(({ offset, length }) => ({
      start: skeleton.toWhole(offset),
      end: skeleton.toWhole(offset + length),
    }))
  const literals: Literal[] = []
  let text = ''
  for (const literal of strings) {
    const { decoded, offsets } = decodeLiteral(file, literal)
    literals.push({ start: text.length, end: text.length + decoded.length, offsets })
    text += decoded
  }
  return {
    index,
    text,
    literals,
    separator: source.type === 'array' ? separatorOf(file, strings) : null,
  }
}

/** The place of a string literal in the file, with its quotes. */
interface Span {
  readonly start: number
  readonly end: number
}

/** The text between two lines of the list in this file: comma, line ending, indentation. */
function separatorOf(file: string, strings: readonly Span[]): string {
  const [first, second] = strings
  if (!first) return ', '
  // joined anew: a slice would keep the whole file in memory
  if (second) return [...file.slice(first.end, second.start)].join('')
  const blanks = /[\s]*$/.exec(file.slice(Math.max(0, first.start - 200), first.start))?.[0] ?? ''
  return `,${blanks || ' '}`
}

/** Decodes a JSON string literal and keeps the place of every character. */
function decodeLiteral(file: string, span: Span): { decoded: string; offsets: number[] } {
  let decoded = ''
  const offsets: number[] = []
  const end = span.end - 1
  for (let at = span.start + 1; at < end; ) {
    const size = file[at] !== '\\' ? 1 : file[at + 1] === 'u' ? 6 : 2
    offsets.push(at)
    decoded += size === 1 ? file[at] : JSON.parse(`"${file.slice(at, at + size)}"`)
    at += size
  }
  offsets.push(end)
  return { decoded, offsets }
}
