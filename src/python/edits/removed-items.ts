import { runsOf } from '../../collections/runs.ts'
import { lineEnd, previousLineEnd } from '../../text/document.ts'
import { type Edit, insert, remove } from '../../text/edits.ts'
import { findMarks, MARK } from '../../text/marker.ts'
import { namedChildren, type PyNode, type PythonSource } from '../syntax.ts'
import { joinAgain, markOfOneLine } from './brackets.ts'
import { joinCall } from './broken-calls.ts'
import { commaAfter, endsLine, startsLine } from './item-places.ts'
import { removeMark } from './marks.ts'

/**
 * Removes items and the commas that go with them; the inverse of `appendItems`.
 *
 * @param removed items of the container, in order; what somebody has put between them stays
 */
export function removeItems(
  source: PythonSource,
  container: PyNode,
  removed: readonly PyNode[],
): Edit[] {
  const items = namedChildren(container)
  const isLone = isTuple(container) && items.length - removed.length === 1
  const broken = removed.length > 0 ? markOfOneLine(source, container) : null
  const joined = broken && joinAgain(container, removed, broken.was)
  const edits =
    (joined && [...joined, ...joinCall(source, container, removed, broken.was)]) ??
    runsOf(items, (item) => removed.includes(item)).flatMap((run) =>
      removeRun(source, container, run, isLone),
    )
  // what else it tells is taken out with it
  return broken?.mark.notes.length === 1 ? [...edits, removeMark(source, broken.mark)] : edits
}

/** Whether a container is a tuple, in which a single item needs a comma that a formatter may have taken out. */
const isTuple = ({ type }: PyNode): boolean => /^(tuple|expression_list)$/.test(type)

/**
 * Removes neighbours.
 *
 * @param isLone whether the one item that is left needs its comma
 */
function removeRun(
  { text }: PythonSource,
  container: PyNode,
  removed: readonly PyNode[],
  isLone: boolean,
): Edit[] {
  const first = removed[0]
  const last = removed.at(-1)
  if (!first || !last) return []
  const items = namedChildren(container)
  const previous = items[items.indexOf(first) - 1]
  const comma = commaAfter(container, last)
  if (!previous) {
    const next = items[items.indexOf(last) + 1]
    if (!next && comma && startsLine(text, first.start) && endsLine(text, comma.end))
      return [remove(previousLineEnd(text, first.start), comma.end)]
    const rest = remove(first.start, next ? next.start : (comma?.end ?? last.end))
    return next && isLone && !commaAfter(container, next) ? [rest, insert(next.end, ',')] : [rest]
  }
  const before = commaAfter(container, previous) as PyNode
  const end = comma?.end ?? last.end
  if (!comma && !isLone && before.start > previous.end && startsLine(text, before.start))
    return [remove(lineToRemove(text, previous.end, before.start, end), end)]
  const from = startsLine(text, first.start)
    ? lineToRemove(text, before.end, first.start, end)
    : before.end
  if (comma || isLone) return [remove(from, end)]
  return from === before.end
    ? [remove(before.start, end)]
    : [remove(before.start, before.end), remove(from, end)]
}

/**
 * Where what starts a line is removed from: with its line, unless the closing bracket would get into a comment. A mark
 * on a line of its own is none: it goes as well, unless somebody has put a comment behind it.
 */
function lineToRemove(text: string, after: number, start: number, end: number): number {
  const isBehindComment = withoutMarks(text, after, start).includes('#')
  return isBehindComment && !endsLine(text, end) ? start : previousLineEnd(text, start)
}

/** A part of a text without the marks that have their lines for themselves. */
function withoutMarks(text: string, start: number, end: number): string {
  let rest = ''
  let from = start
  for (let at = text.indexOf(MARK, start); at >= 0 && at < end; at = text.indexOf(MARK, at + 1)) {
    const mark = startsLine(text, at) ? findMarks(text, at, lineEnd(text, at))[0] : undefined
    if (!mark) continue
    rest += text.slice(from, at)
    from = mark.end
  }
  return rest + text.slice(from, end)
}

/** Removes one of several names that stand side by side, with a comma. */
export function removeName(names: readonly PyNode[], name: PyNode): Edit {
  const index = names.indexOf(name)
  const [next, last] = [names[index + 1], names[index - 1]]
  if (next) return remove(name.start, next.start)
  return remove(last ? last.end : name.start, name.end)
}
