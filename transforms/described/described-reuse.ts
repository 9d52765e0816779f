import { addedOn, marksOn, removeLines, standsAlone } from '../../src/packages/lines.ts'
import { offsetOf, rangeOf } from '../../src/packages/yaml.ts'
import { lineInsert } from '../../src/packages/yaml-lines.ts'
import { lineEnd, lineStart } from '../../src/text/document.ts'
import { type Edit, insert, remove, replace } from '../../src/text/edits.ts'
import { formatMark, type Mark } from '../../src/text/marker.ts'
import { type DescribedStep, REUSE } from '../azureml/described-step.ts'

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

/**
 * Says of a step what it said before.
 *
 * @param steps all of the file: a mark on the line of another one's value is that one's
 */
export function giveReuseBack(
  { text, end: last, reuse }: DescribedStep,
  steps: readonly DescribedStep[],
): Edit[] {
  if (!reuse?.pair) return []
  const { key, value } = reuse.pair
  const at = offsetOf(key)
  const [start, end] = rangeOf(value)
  if (addedOn(text, at)?.includes(REUSE))
    return standsAlone(text, at, end) ? removeLines(text, [at]) : []
  const ends = steps.flatMap((step) => (step.reuse?.pair ? rangeOf(step.reuse.pair.value)[1] : []))
  const isOwn = (mark: Mark) => {
    const onLine = ends.filter((one) => lineStart(text, mark.start) < one && one <= mark.start)
    return onLine.length === 0 || onLine.includes(end)
  }
  return marksOn(text, [end, last])
    .filter(isOwn)
    .flatMap((mark) =>
      mark.notes.flatMap((note) =>
        note.kind === 'was' && note.what === REUSE
          ? [replace(start, end, note.value), remove(mark.start, mark.end)]
          : [],
      ),
    )
}
