import { formatPatch, type StructuredPatchHunk, structuredPatch } from 'diff'

/** A file before and after; `before` is null for a file that is made, `after` for one that is deleted. */
export interface FileChange {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** A unified patch of one file, in git's format, that plain `git apply` takes. */
export const formatChange = (change: FileChange): string => patchOf(change).format()

/** What a change does to the lines of a file, compared once. */
export interface Patch {
  readonly added: number
  readonly removed: number
  /** The first line that changes, counted from 1. */
  readonly line: number
  /** As `formatChange` has it. */
  format(): string
}

export function patchOf({ path, before, after }: FileChange): Patch {
  if (before === null || after === null) return wholePatch(path, before, after)
  const names = [`a/${path}`, `b/${path}`] as const
  const patch = structuredPatch(...names, before, after, undefined, undefined, { context: 3 })
  const lines = patch.hunks.flatMap((hunk) => hunk.lines)
  return {
    added: lines.filter((line) => line.startsWith('+')).length,
    removed: lines.filter((line) => line.startsWith('-')).length,
    line: (patch.hunks[0]?.newStart ?? 1) + lines.findIndex((line) => !line.startsWith(' ')),
    format: () => formatPatch({ ...patch, isGit: true }),
  }
}

/** A file that is made or deleted: there is nothing to compare, and it may be long. */
function wholePatch(path: string, before: string | null, after: string | null): Patch {
  const [oldLines, newLines] = [before, after].map((text) => linesIn(text ?? ''))
  const hunk: StructuredPatchHunk = {
    oldStart: 1,
    oldLines: oldLines ?? 0,
    newStart: 1,
    newLines: newLines ?? 0,
    // the lines of a hunk are joined by line feeds
    lines: [signed('-', before ?? ''), signed('+', after ?? '')].filter(Boolean),
  }
  return {
    added: hunk.newLines,
    removed: hunk.oldLines,
    line: 1,
    format: () =>
      formatPatch({
        oldFileName: before === null ? '/dev/null' : `a/${path}`,
        newFileName: after === null ? '/dev/null' : `b/${path}`,
        oldHeader: undefined,
        newHeader: undefined,
        hunks: hunk.lines.length > 0 ? [hunk] : [],
        isGit: true,
        ...(before === null ? { isCreate: true, newMode: '100644' } : {}),
        ...(after === null ? { isDelete: true, oldMode: '100644' } : {}),
      }),
  }
}

function linesIn(text: string): number {
  let count = text === '' || text.endsWith('\n') ? 0 : 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** A text with a sign before each line, and the remark that patches make where it does not end in a line feed. */
function signed(sign: '+' | '-', text: string): string {
  if (text === '') return ''
  const ended = text.endsWith('\n')
  const lines = (ended ? text.slice(0, -1) : text).replaceAll('\n', `\n${sign}`)
  return `${sign}${lines}${ended ? '' : '\n\\ No newline at end of file'}`
}
