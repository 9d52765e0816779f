import { lineEnd, nextLineStart } from '../text/document.ts'
import { type Edit, insert } from '../text/edits.ts'
import { findMarks, formatMark, type Mark, type Note } from '../text/marker.ts'
import { findAll, type PyNode, type PythonSource } from './syntax.ts'

/** A mark at the end of the line of `offset`; null where a comment cannot stand there. */
export function markLine(
  source: PythonSource,
  offset: number,
  notes: readonly Note[],
): Edit | null {
  const end = lineEnd(source.text, offset)
  if (source.text[end - 1] === '\\' || isInString(source, end)) return null
  return insert(end, `  ${formatMark(notes)}`)
}

function isInString(source: PythonSource, offset: number): boolean {
  return findAll(source.root, 'string').some(
    (node: PyNode) => node.start < offset && offset < node.end,
  )
}

/** The marks at the ends of the lines from `offset` to `until`. */
export function marksOf(source: PythonSource, offset: number, until = offset): Mark[] {
  const { text } = source
  const marks: Mark[] = []
  for (let at = offset; at <= text.length; at = nextLineStart(text, at)) {
    const end = lineEnd(text, at)
    if (!isInString(source, end)) marks.push(...findMarks(text, at, end))
    if (end >= until || end === text.length) break
  }
  return marks
}
