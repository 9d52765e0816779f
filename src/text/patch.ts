import { formatPatch, type StructuredPatchHunk, structuredPatch } from 'diff'

/** A file before and after; `before` is null for a file that is made, `after` for one that is deleted. */
export interface FileChange {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** A unified patch of one file, in git's format, that plain `git apply` takes. */
export const formatChange = (change: FileChange): string => [...patchOf(change).pieces()].join('')

/** What a change does to the lines of a file, compared once. */
export interface Patch {
  readonly added: number
  readonly removed: number
  /** The first line that changes, counted from 1. */
  readonly line: number
  /** What `formatChange` gives, in pieces of whole lines. */
  pieces(): Iterable<string>
}

/** Compares the lines of a file before and after. */
export function patchOf({ path, before, after }: FileChange): Patch {
  if (before === null || after === null) return wholePatch(path, before, after)
  const { start, end } = differingLines(before, after)
  const patch = structuredPatch(
    `a/${path}`,
    `b/${path}`,
    before.slice(start, end),
    after.slice(start, after.length - (before.length - end)),
    undefined,
    undefined,
    { context: CONTEXT },
  )
  const skipped = linesIn(before.slice(0, start))
  for (const hunk of patch.hunks) {
    hunk.oldStart += skipped
    hunk.newStart += skipped
  }
  addContext(patch.hunks, before, start, end)
  const lines = patch.hunks.flatMap((hunk) => hunk.lines)
  return {
    added: lines.filter((line) => line.startsWith('+')).length,
    removed: lines.filter((line) => line.startsWith('-')).length,
    line: (patch.hunks[0]?.newStart ?? 1) + lines.findIndex((line) => !line.startsWith(' ')),
    pieces: () => [formatPatch({ ...patch, isGit: true })],
  }
}

/** Lines that a patch shows around each change. */
const CONTEXT = 3

/**
 * The lines of a text between those with which another one starts and ends as well. A notebook is long, and little of
 * it changes; and a block that is put in stays in one piece, whatever lines it has in common with what follows.
 */
function differingLines(before: string, after: string): { start: number; end: number } {
  const shorter = Math.min(before.length, after.length)
  const head = shared(shorter, (from, to) => before.slice(from, to) === after.slice(from, to))
  const start = startOfLine(before, head)
  const fromEnd = (text: string, from: number, to: number) =>
    text.slice(text.length - to, text.length - from)
  const tail = shared(
    shorter - start,
    (from, to) => fromEnd(before, from, to) === fromEnd(after, from, to),
  )
  const end = before.length - tail
  const isWhole = [before, after].every((text) => isLineStart(text, text.length - tail))
  return { start, end: isWhole ? end : behindLine(before, end) }
}

/** Differing lines with the unchanged ones around them. */
function addContext(
  hunks: readonly StructuredPatchHunk[],
  text: string,
  start: number,
  end: number,
): void {
  const [first, last] = [hunks[0], hunks.at(-1)]
  for (let line = 0, at = start; line < CONTEXT && at > 0 && first; line++) {
    const from = startOfLine(text, at - 1)
    first.lines.unshift(` ${text.slice(from, at - 1)}`)
    first.oldStart--
    first.newStart--
    first.oldLines++
    first.newLines++
    at = from
  }
  for (let line = 0, at = end; line < CONTEXT && at < text.length && last; line++) {
    const to = behindLine(text, at)
    last.lines.push(...signed(' ', text.slice(at, to)).split('\n'))
    last.oldLines++
    last.newLines++
    at = to
  }
}

/**
 * Whether an offset is the start of a line as git has lines: nothing but a line feed ends one, and it is part of the
 * line.
 */
const isLineStart = (text: string, at: number): boolean => at === 0 || text[at - 1] === '\n'

const startOfLine = (text: string, at: number): number =>
  at > 0 ? text.lastIndexOf('\n', at - 1) + 1 : 0

const behindLine = (text: string, at: number): number => text.indexOf('\n', at) + 1 || text.length

/**
 * The number of characters in which two texts agree, found in steps that become smaller: the engine compares pieces.
 */
function shared(most: number, agree: (from: number, to: number) => boolean): number {
  let at = 0
  for (let step = 1 << 16; step > 0; step >>= 4)
    while (at + step <= most && agree(at, at + step)) at += step
  return at
}

/** A file that is made or deleted: there is nothing to compare, and it may be long. */
function wholePatch(path: string, before: string | null, after: string | null): Patch {
  const [removed, added] = [linesIn(before ?? ''), linesIn(after ?? '')]
  const hunk = { oldStart: 1, oldLines: removed, newStart: 1, newLines: added, lines: [] }
  const head = () =>
    formatPatch({
      oldFileName: before === null ? '/dev/null' : `a/${path}`,
      newFileName: after === null ? '/dev/null' : `b/${path}`,
      oldHeader: undefined,
      newHeader: undefined,
      hunks: removed + added > 0 ? [hunk] : [],
      isGit: true,
      ...(before === null ? { isCreate: true, newMode: '100644' } : {}),
      ...(after === null ? { isDelete: true, oldMode: '100644' } : {}),
    })
  return {
    added,
    removed,
    line: 1,
    *pieces() {
      yield head()
      yield* signedPieces('-', before ?? '')
      yield* signedPieces('+', after ?? '')
    },
  }
}

/** Longer pieces would have the launch.json of thousands of steps in memory several times. UTF-16 code units. */
const PIECE = 1 << 20

function* signedPieces(sign: '+' | '-', text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const end = behindLine(text, Math.min(at + PIECE, text.length))
    yield `${signed(sign, text.slice(at, end))}\n`
    at = end
  }
}

function linesIn(text: string): number {
  let count = text === '' || text.endsWith('\n') ? 0 : 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** A text with a sign before each line, and the remark that patches have for one that does not end in a line feed. */
function signed(sign: '+' | '-' | ' ', text: string): string {
  const ended = text.endsWith('\n')
  const lines = (ended ? text.slice(0, -1) : text).replaceAll('\n', `\n${sign}`)
  return `${sign}${lines}${ended ? '' : '\n\\ No newline at end of file'}`
}
