import { addedOn, removeLines } from '../../src/packages/lines.ts'
import { offsetOf, rangeOf } from '../../src/packages/yaml.ts'
import { lineInsert } from '../../src/packages/yaml-lines.ts'
import { lineEnd, lineStart } from '../../src/text/document.ts'
import { type Edit, insert, remove, replace } from '../../src/text/edits.ts'
import { findMarks, formatMark } from '../../src/text/marker.ts'
import type { DescribedStep } from '../azureml/described-step.ts'

export const REUSE = 'allow_reuse'

/** Says of a step that may be reused that it may not, as the file writes such things. */
export function forbidReuse({ text, reuse }: DescribedStep): Edit[] {
  if (!reuse?.isAllowed) return []
  const { pair, place } = reuse
  if (!pair) {
    const no = /allow_reuse[ \t]*:[ \t]*(true|false)\b/.test(text) ? 'false' : 'False'
    const mark = formatMark([{ kind: 'added', what: REUSE }])
    return [lineInsert(text, place.end, [`${place.indent}${REUSE}: ${no}  ${mark}`])]
  }
  const [start, end] = rangeOf(pair.value)
  const given = text.slice(start, end)
  const mark = formatMark([{ kind: 'was', what: REUSE, value: given }])
  return [
    replace(start, end, given === 'true' ? 'false' : 'False'),
    insert(lineEnd(text, end), `  ${mark}`),
  ]
}

/** Whether nothing else stands on the line of a key. */
const isOnItsLine = (text: string, at: number): boolean =>
  new RegExp(`^[ \\t]*${REUSE}[ \\t]*:[ \\t]*\\w+[ \\t]*#`).test(
    text.slice(lineStart(text, at), lineEnd(text, at)),
  )

/** Says of a step what it said before. */
export function giveReuseBack({ text, reuse }: DescribedStep): Edit[] {
  if (!reuse?.pair) return []
  const { key, value } = reuse.pair
  const at = offsetOf(key)
  const [start, end] = rangeOf(value)
  if (addedOn(text, at)?.includes(REUSE))
    return isOnItsLine(text, at) ? removeLines(text, [at]) : []
  return findMarks(text, end, lineEnd(text, end)).flatMap((mark) =>
    mark.notes.flatMap((note) =>
      note.kind === 'was' && note.what === REUSE
        ? [replace(start, end, note.value), remove(mark.start, mark.end)]
        : [],
    ),
  )
}
