import { blank } from './magics.ts'
import type { CodeCell } from './notebook.ts'

/** A `%%writefile` cell: running it writes the lines below its first one to a file. */
export interface WriteCell {
  readonly cell: CodeCell
  /** Where the file's text starts in the cell. */
  readonly body: number
  /** `-a`: the text goes behind what the file holds already. */
  readonly append: boolean
  /** The path: plain parts, and expressions by their place in the cell; null where it cannot be read. */
  readonly path: readonly PathPart[] | null
}

/** A part of a path that `%%writefile` is given: text, or an expression. */
export type PathPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly start: number; readonly end: number }

const HEADER = /^(\s*%%(?:writefile|file)\b)([^\r\n]*)(?:\r\n|\n|\r|$)/

/** Reads the first line of a `%%writefile` cell; null for any other cell, and where nothing follows it. */
export function readWriteCell(cell: CodeCell): WriteCell | null {
  const header = HEADER.exec(cell.text)
  // without a line below its first one IPython does not run such a cell
  if (!header || header[0] === cell.text) return null
  const [whole, magic = '', rest = ''] = header
  const flag = /^[ \t]+(-a|--append)(?=[ \t])/.exec(rest)
  const offset = magic.length + (flag?.[0].length ?? 0)
  const argument = /^([ \t]*)(.*?)[ \t]*$/.exec(rest.slice(flag?.[0].length ?? 0))
  const start = offset + (argument?.[1]?.length ?? 0)
  return {
    cell,
    body: whole.length,
    append: flag !== null,
    path: pathParts(argument?.[2] ?? '', start),
  }
}

/** The parts of a path: `$name` and `{expression}` stand for values, as IPython expands them. */
function pathParts(path: string, start: number): PathPart[] | null {
  const quoted = /^(["'])(.*)\1$/.exec(path)
  const text = quoted ? (quoted[2] ?? '') : path
  const from = start + (quoted ? 1 : 0)
  if (text === '' || (!quoted && /\s/.test(text.replace(/\{[^{}]*\}/g, '')))) return null
  const parts: PathPart[] = []
  const pattern = /\{([^{}]+)\}|\$([A-Za-z_]\w*)(?!\.?\w)/g
  let done = 0
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (match.index > done) parts.push({ kind: 'text', text: text.slice(done, match.index) })
    const inside = match.index + 1
    parts.push({
      kind: 'expression',
      start: from + inside,
      end: from + inside + (match[1] ?? match[2] ?? '').length,
    })
    done = pattern.lastIndex
  }
  if (done < text.length) parts.push({ kind: 'text', text: text.slice(done) })
  return parts.some((part) => part.kind === 'text' && /[${}]/.test(part.text)) ? null : parts
}

/**
 * A `%%writefile` cell as Python of the same length: the expressions of its path stay, which are then read like any
 * others, and all else is blanked.
 */
export function maskWriteCell({ cell, path }: WriteCell): string {
  const masked = [...blank(cell.text)]
  const expressions = path?.flatMap((part) => (part.kind === 'expression' ? [part] : [])) ?? []
  const header = cell.text.search(/\S/)
  if (expressions.length === 0) return masked.join('')
  masked[header] = '0'
  for (const { start, end } of expressions) {
    // the sign or brace before an expression makes room for a comma
    masked[start - 1] = ','
    for (let at = start; at < end; at++) masked[at] = cell.text[at] as string
  }
  return masked.join('')
}
