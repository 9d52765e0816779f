import { lineEnd, lineStart, nextLineStart, previousLineEnd } from '../../text/document.ts'
import { findMarks, MARK, type Mark } from '../../text/marker.ts'
import type { PythonSource } from '../syntax.ts'
import { innermost, isInString, isMarkAlone, statementAround } from './marks.ts'

/** What a mark may be about, and where it ends: the mark stands behind it, or on a line of its own above it. */
export interface Markable {
  readonly end: number
}

/** Whether a mark may be about a thing: one that is as `add` wrote it comes before a nearer one that was changed. */
export type Fit = 'as written' | 'changed' | 'no'

/**
 * What each mark is about. Marks stand at the end of a line in the order of what they are about, and a line that was
 * put in between takes them along: so those of a line are read from the last to the first, and each is about the
 * nearest thing before it that none behind it is about. A formatter that gives each statement of a line a line of its
 * own leaves the marks of all behind the last: more of them than that has things for are about those before it, too.
 *
 * @param things what may be marked
 * @param fitOf whether a mark may be about a thing
 */
export function pairMarks<T extends Markable>(
  source: PythonSource,
  things: readonly T[],
  fitOf: (mark: Mark, thing: T) => Fit,
): Map<T, Mark> {
  const pairs = new Map<T, Mark>()
  const lines = markedLines(source)
  if (lines.length === 0) return pairs
  const ahead = [...things].sort((a, b) => b.end - a.end)
  const lost: { readonly mark: Mark; readonly within: number }[] = []
  const passed: T[] = []
  const pass = (until: number, to: T[]) => {
    for (let next = ahead.at(-1); next && next.end <= until; next = ahead.at(-1)) {
      ahead.pop()
      to.push(next)
    }
  }
  for (const line of lines) {
    const { marks, below } = line
    const first = marks[0]?.start ?? line.start
    pass(first, passed)
    const under: T[] = []
    if (below !== null) pass(below, under)
    const start = startOfMarked(source, line, () => [...passed, ...under], fitOf)
    for (const mark of marks.toReversed()) {
      const fits = (thing: T) => fitOf(mark, thing)
      const written = nearest(under, first, (thing) =>
        fits(thing) === 'as written' ? 'as written' : 'no',
      )
      const from = written < 0 ? passed : under
      const index = written < 0 ? nearest(passed, start, fits) : written
      const [thing] = index < 0 ? [] : from.splice(index, 1)
      if (thing) pairs.set(thing, mark)
      else if (below !== null) lost.push({ mark, within: endAround(source, mark, below) })
    }
    passed.push(...under)
  }
  // a formatter may have put lines between a mark and what it stands above
  for (const { mark, within } of lost) {
    const thing = things
      .filter(({ end }) => mark.end < end && end <= within)
      .sort((a, b) => a.end - b.end)
      .find((one) => !pairs.has(one) && fitOf(mark, one) === 'as written')
    if (thing) pairs.set(thing, mark)
  }
  return pairs
}

/**
 * Where what a formatter may have spread below a mark ends: the brackets around it, else the statement that it stands
 * above.
 */
function endAround({ root, text }: PythonSource, mark: Mark, below: number): number {
  // the mark may be a part of another comment
  const start = lineStart(text, mark.start)
  return statementAround(root, start) === null
    ? (statementAround(root, below)?.end ?? below)
    : innermost(root, start).end
}

/**
 * Where the statements start that the marks of a line are about: its own, and as many in front of it as it takes for
 * marks that tell of things of one name.
 */
function startOfMarked<T extends Markable>(
  source: PythonSource,
  { start, marks }: MarkedLine,
  thingsBefore: () => readonly T[],
  fitOf: (mark: Mark, thing: T) => Fit,
): number {
  const alike = (one: Mark) =>
    marks.filter(({ notes }) =>
      notes.some(({ what }) => one.notes.some((note) => note.what === what)),
    )
  const repeated = marks.filter((mark) => alike(mark).length > 1)
  if (repeated.length === 0) return start
  const things = thingsBefore()
  const isComplete = (mark: Mark) => {
    const fitting = things
      .filter(({ end }) => end > start)
      .filter((thing) => fitOf(mark, thing) !== 'no')
    return fitting.length >= alike(mark).length
  }
  if (repeated.every(isComplete)) return start
  const before = logicalLineStart(source, previousLineEnd(source.text, start))
  const isMarked = (thing: T) =>
    thing.end > before &&
    thing.end <= start &&
    marks.some((mark) => fitOf(mark, thing) === 'as written')
  return things.some(isMarked)
    ? startOfMarked(source, { start: before, marks, below: null }, () => things, fitOf)
    : start
}

/** Where the last thing behind `start` is that fits, as it was written if there is one; -1 where none fits. */
function nearest<T extends Markable>(
  things: readonly T[],
  start: number,
  fitOf: (thing: T) => Fit,
): number {
  let changed = -1
  for (let index = things.length - 1; index >= 0; index--) {
    const thing = things[index] as T
    if (thing.end <= start) break
    const found = fitOf(thing)
    if (found === 'as written') return index
    if (found === 'changed' && changed < 0) changed = index
  }
  return changed
}

/** The marks of a line, and where the line starts that brackets may have spread over several. */
interface MarkedLine {
  readonly start: number
  readonly marks: readonly Mark[]
  /** Where the line ends that they stand above; null where they stand at the end of theirs. */
  readonly below: number | null
}

function markedLines(source: PythonSource): MarkedLine[] {
  const { text } = source
  const lines: MarkedLine[] = []
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, lineEnd(text, at))) {
    const end = lineEnd(text, at)
    const marks = isInString(source, end) ? [] : findMarks(text, lineStart(text, at), end)
    if (marks.length === 0) continue
    const below = belowMarks(source, at)
    // those that stand above one line are in the order of what is on it
    const above = lines.at(-1)
    if (above && below !== null && above.below === below)
      lines.splice(-1, 1, { ...above, marks: [...above.marks, ...marks] })
    else lines.push({ start: logicalLineStart(source, at), marks, below })
  }
  return lines
}

/** Where the first line ends below a mark that has a line of its own; null where it has none. */
function belowMarks(source: PythonSource, at: number): number | null {
  const { text } = source
  let start = lineStart(text, at)
  if (!isMarkAlone(source, start)) return null
  while (isMarkAlone(source, start) && start < text.length) {
    const end = lineEnd(text, start)
    start = nextLineStart(text, findMarks(text, start, end).at(-1)?.end ?? end)
  }
  return lineEnd(text, start)
}

/** Where the statement starts that goes on at the start of a line, or the first one on its line. */
function logicalLineStart({ text, root }: PythonSource, offset: number): number {
  for (let start = lineStart(text, offset); ; ) {
    const around = statementAround(root, start)
    if (!around) return start
    start = lineStart(text, around.start)
  }
}
