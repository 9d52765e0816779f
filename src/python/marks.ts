import { lineEnd, lineStart } from '../text/document.ts'
import { type Edit, insert, replace } from '../text/edits.ts'
import { findMarks, formatMark, MARK, type Mark, type Note } from '../text/marker.ts'
import { type PyNode, type PythonSource, textOf } from './syntax.ts'

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
  const line = source.text.slice(lineStart(source.text, end), mark.start)
  return line.indexOf(name) === line.lastIndexOf(name) ? mark : null
}

function isInString({ root }: PythonSource, offset: number): boolean {
  for (let at: PyNode | undefined = root; at; at = childAround(at, offset))
    if (at.type === 'string') return true
  return false
}

const childAround = (node: PyNode, offset: number): PyNode | undefined =>
  node.children.find(({ start, end }) => start < offset && offset < end)

/** The marks at the end of the line of `offset`. */
export function marksOf(source: PythonSource, offset: number): Mark[] {
  const end = lineEnd(source.text, offset)
  return isInString(source, end) ? [] : findMarks(source.text, offset, end)
}

/** What a mark may be about, and where it ends: the mark stands behind it. */
export interface Markable {
  readonly end: number
}

/** Whether a mark may be about a thing: one that is as `add` wrote it comes before a nearer one that was changed. */
export type Fit = 'as written' | 'changed' | 'no'

/**
 * What each mark is about. Marks stand at the end of a line in the order of what they are about, and a line that was
 * put in between takes them along: so those of a line are read from the last to the first, and each is about the
 * nearest thing before it that none behind it is about.
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
  for (const { start, marks } of lines) {
    const before = marks[0]?.start ?? start
    for (let next = ahead.at(-1); next && next.end <= before; next = ahead.at(-1)) {
      ahead.pop()
      passed.push(next)
    }
    for (const mark of marks.toReversed()) {
      const index = nearest(passed, start, (thing) => fitOf(mark, thing))
      const [thing] = index < 0 ? [] : passed.splice(index, 1)
      if (thing) pairs.set(thing, mark)
    }
  }
  return pairs
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

/** The marks at the end of a line, and where the line starts that brackets may have spread over several. */
interface MarkedLine {
  readonly start: number
  readonly marks: readonly Mark[]
}

function markedLines(source: PythonSource): MarkedLine[] {
  const { text } = source
  const lines: MarkedLine[] = []
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, lineEnd(text, at))) {
    const marks = marksOf(source, lineStart(text, at))
    if (marks.length > 0) lines.push({ start: logicalLineStart(source, at), marks })
  }
  return lines
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
