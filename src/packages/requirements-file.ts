import { lineEnd, lineStart, newlineAt, nextLineStart } from '../text/document.ts'
import { type Edit, insert } from '../text/edits.ts'
import { addedOn, markOf, removeLines } from './lines.ts'
import { packageName } from './requirement.ts'

/**
 * pip's requirements files, read as pip reads them: a backslash joins lines, ` #` starts a comment.
 *
 * Source: pip's documentation, "Requirements File Format".
 */
export interface RequirementsFile {
  readonly text: string
  readonly entries: readonly RequirementsEntry[]
  /** Whether pip checks hashes: then every package needs one. */
  readonly hashed: boolean
}

/** A requirement or an option, over one line or several. */
export interface RequirementsEntry {
  readonly start: number
  readonly end: number
  /** Without comments, on one line. */
  readonly content: string
  /** Canonical; null for what names no package. */
  readonly name: string | null
  /** Of `-r file`: the file. Constraints (`-c`) install nothing. */
  readonly includes: string | null
}

/** Reads the requirements and options of a file; any text is one. */
export function readRequirements(text: string): RequirementsFile {
  const entries = [...joinedLines(text)].flatMap(({ start, end, line }): RequirementsEntry[] => {
    const content = line.replace(/(^|\s+)#.*$/, '').trim()
    if (content === '') return []
    const includes = /^(?:-r|--requirement)[\s=]*(.+)$/.exec(content)?.[1] ?? null
    const editable = /^(?:-e|--editable)[\s=]*(.+)$/.exec(content)?.[1]
    const name = packageName(editable ?? (content.startsWith('-') ? '' : content))
    return [{ start, end, content, name, includes }]
  })
  return {
    text,
    entries,
    hashed: entries.some(({ content }) => /(^|\s)--(hash[=:\s]|require-hashes)/.test(content)),
  }
}

/** The lines of a text, those that backslashes join as one; a comment joins nothing, and may be joined to a line. */
function* joinedLines(text: string): Generator<{ start: number; end: number; line: string }> {
  for (let at = 0; at < text.length; ) {
    const start = at
    let line = ''
    let end = lineEnd(text, at)
    for (;;) {
      const piece = text.slice(at, end)
      const isComment = /^\s*#/.test(piece)
      const joins = piece.endsWith('\\') && !isComment
      line += joins ? piece.slice(0, -1) : isComment ? ` ${piece}` : piece
      at = nextLineStart(text, end)
      if (!joins || at >= text.length) break
      end = lineEnd(text, at)
    }
    yield { start, end, line }
  }
}

/** Lines at the end of the list, each marked as ours; null where a line cannot follow the last one. */
export function addRequirements(
  { text, entries }: RequirementsFile,
  wanted: readonly string[],
): Edit[] | null {
  const lines = wanted.map((requirement) => `${requirement}  ${markOf(requirement)}`)
  const end = entries.at(-1)?.end ?? text.trimEnd().length
  if (end === 0) return [insert(0, lines.map((line) => line + newlineAt(text, 0)).join(''))]
  // a backslash at the very end of the file joins what would come
  if (entries.length > 0 && text.slice(lineStart(text, end), end).endsWith('\\')) return null
  return [insert(end, lines.map((line) => newlineAt(text, end) + line).join(''))]
}

/** Takes out the lines that `addRequirements` added. */
export function removeRequirements(text: string): Edit[] {
  const ours = readRequirements(text).entries.filter(
    ({ start, name }) => name !== null && addedOn(text, start)?.includes(name),
  )
  return removeLines(
    text,
    ours.map(({ start }) => start),
  )
}
