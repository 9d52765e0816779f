import { isInString, isMarkAlone, removeMark } from '../../src/python/edits/marks.ts'
import type { PythonSource } from '../../src/python/syntax.ts'
import { lineEnd, lineStart } from '../../src/text/document.ts'
import type { Edit } from '../../src/text/edits.ts'
import { findMarks, MARK } from '../../src/text/marker.ts'

/**
 * Takes out the marks that tell how brackets were laid out, where none end on their line any more: somebody has given
 * the list a name, and left the comment behind. Nothing is lost with them.
 */
export function removeStaleMarks(source: PythonSource): Edit[] {
  const { text } = source
  const edits: Edit[] = []
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, lineEnd(text, at))) {
    const [start, end] = [lineStart(text, at), lineEnd(text, at)]
    if (isMarkAlone(source, start) || isInString(source, end)) continue
    const marks = findMarks(text, start, end)
    const isLayout = marks.every(({ notes }) => notes.every(({ kind }) => kind === 'joined'))
    if (isLayout && !ENDS_BRACKETS.test(text.slice(start, at)))
      edits.push(...marks.map((mark) => removeMark(source, mark)))
  }
  return edits
}

/** What ends on the line of a mark that is about it; another comment may stand between. */
const ENDS_BRACKETS = /[\])}]\W*(#.*)?$/
