import { formatPatch, structuredPatch } from 'diff'

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
  /** As `formatChange` has it. */
  format(): string
}

export function patchOf({ path, before, after }: FileChange): Patch {
  const patch = structuredPatch(
    before === null ? '/dev/null' : `a/${path}`,
    after === null ? '/dev/null' : `b/${path}`,
    before ?? '',
    after ?? '',
    undefined,
    undefined,
    { context: 3 },
  )
  let added = 0
  let removed = 0
  for (const hunk of patch.hunks)
    for (const line of hunk.lines)
      if (line.startsWith('+')) added++
      else if (line.startsWith('-')) removed++
  return {
    added,
    removed,
    format: () =>
      formatPatch({
        ...patch,
        isGit: true,
        ...(before === null ? { isCreate: true, newMode: '100644' } : {}),
        ...(after === null ? { isDelete: true, oldMode: '100644' } : {}),
      }),
  }
}
