import {
  indentAt,
  lineEnd,
  lineStart,
  newlineAt,
  nextLineStart,
  previousLineEnd,
} from '../../text/document.ts'
import { type Edit, insert, remove, replace } from '../../text/edits.ts'
import { findMarks, formatMark, MARK, type Mark, type Note } from '../../text/marker.ts'
import { type PyNode, type PythonSource, textOf } from '../syntax.ts'
import { widthOf } from './width.ts'

/** What a line gets, about: the same for all that it gets, so that their marks stay together. */
const GROWTH = { item: ', "debugpy"'.length, mark: '  # aml-debug: added debugpy'.length }

/**
 * A mark at the end of the line of `offset`; null where a comment cannot stand there.
 *
 * @param isWhole whether what it is about is all on that line: where the file's lines have no room for both, the mark gets
 * a line of its own above
 */
export function markLine(
  source: PythonSource,
  offset: number,
  notes: readonly Note[],
  isWhole = false,
): Edit | null {
  const { text } = source
  const end = lineEnd(text, offset)
  if (text[end - 1] === '\\' || isInString(source, end)) return null
  const mark = formatMark(notes)
  const start = lineStart(text, offset)
  const above = previousLineEnd(text, start)
  const length = end - start + GROWTH.item
  const room = widthOf(source)
  // in front of a statement there may be another cell of a notebook
  const isAbove =
    isWhole &&
    length <= room &&
    length + GROWTH.mark > room &&
    statementAround(source.root, start) !== null &&
    !isInString(source, start) &&
    text[above - 1] !== '\\'
  // `removeMark` takes out the end of the line above
  return isAbove
    ? insert(start, indentAt(text, start) + mark + newlineAt(text, above))
    : insert(end, `  ${mark}`)
}

/**
 * Replaces an expression, and keeps it in a mark: in the one that tells of it already, where somebody has changed by
 * hand what was added.
 *
 * @param name what the mark calls it: the parameter that it is given for
 * @returns null where a mark cannot hold the expression, or cannot stand on its line
 */
export function replaceMarked(
  source: PythonSource,
  node: PyNode,
  text: string,
  name: string,
): Edit[] | null {
  const value = textOf(source, node)
  // a mark is one line, and its notes end in semicolons
  if (/[\r\n;]/.test(value)) return null
  const note: Note = { kind: 'was', what: name, value }
  const old = markOf(source, node, name)
  const mark = old
    ? replace(
        old.start,
        old.end,
        `  ${formatMark(old.notes.map((one) => (one.what === name ? note : one)))}`,
      )
    : markLine(source, node.end, [note])
  return mark && [replace(node.start, node.end, text), mark]
}

/** The one mark of a line that tells of one argument; null where it may tell of another on the same line. */
function markOf(source: PythonSource, { end }: PyNode, name: string): Mark | null {
  const [mark, other] = marksOf(source, end)
  if (!mark || other || !mark.notes.some(({ what }) => what === name)) return null
  const { text } = source
  const from = lineStart(text, end)
  const line = text.slice(from, mark.start < from ? lineEnd(text, end) : mark.start)
  return line.indexOf(name) === line.lastIndexOf(name) ? mark : null
}

function isInString({ root }: PythonSource, offset: number): boolean {
  for (let at: PyNode | undefined = root; at; at = childAround(at, offset))
    if (at.type === 'string') return true
  return false
}

const childAround = (node: PyNode, offset: number): PyNode | undefined =>
  node.children.find(({ start, end }) => start < offset && offset < end)

/** The marks of the line of `offset`: at its end, or above it, where autopep8 puts comments that make a line too long. */
export function marksOf(source: PythonSource, offset: number): Mark[] {
  const { text } = source
  const end = lineEnd(text, offset)
  if (isInString(source, end)) return []
  const above: Mark[] = []
  for (let start = lineStart(text, offset); start > 0; ) {
    const last = previousLineEnd(text, start)
    start = lineStart(text, last)
    if (!isMarkAlone(source, start)) break
    above.unshift(...findMarks(text, start, last))
  }
  return [...above, ...findMarks(text, offset, end)]
}

/** Whether a line is a comment with a mark and nothing else. */
function isMarkAlone(source: PythonSource, start: number): boolean {
  const line = source.text.slice(start, lineEnd(source.text, start))
  return /^\s*#/.test(line) && line.includes(MARK) && !isInString(source, start)
}

/** Takes out a mark, with its line where it has one of its own. */
export function removeMark({ text }: PythonSource, { start, end }: Mark): Edit {
  const line = lineStart(text, start)
  if (text.slice(line, start).trim() !== '' || end !== lineEnd(text, end)) return remove(start, end)
  return line === 0
    ? remove(0, nextLineStart(text, end))
    : remove(previousLineEnd(text, start), end)
}

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
    }
    passed.push(...under)
  }
  return pairs
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
    if (marks.length > 0)
      lines.push({ start: logicalLineStart(source, at), marks, below: belowMarks(source, at) })
  }
  return lines
}

/** Where the first line ends below a mark that has a line of its own; null where it has none. */
function belowMarks(source: PythonSource, at: number): number | null {
  const { text } = source
  let start = lineStart(text, at)
  if (!isMarkAlone(source, start)) return null
  while (isMarkAlone(source, start) && start < text.length) start = nextLineStart(text, start)
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

/** What an offset is inside of, but for blocks and what has blocks; null where it is between statements. */
function statementAround(root: PyNode, offset: number): PyNode | null {
  let at: PyNode | undefined = root
  while (at && HAS_BLOCKS.test(at.type)) at = childAround(at, offset)
  return at ?? null
}

const HAS_BLOCKS =
  /^(module|block|(if|for|while|with|try|match)_statement|\w+_(definition|clause))$/
