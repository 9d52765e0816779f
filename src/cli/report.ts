import { asFileChange, type Change } from '../project/change.ts'
import type { Diagnostic } from '../project/diagnostic.ts'
import type { Target } from '../project/plan.ts'
import { patchOf } from '../text/patch.ts'

/** All that a run of a command has to tell; reporters turn it into text. */
export interface Report {
  readonly mode: 'add' | 'remove' | 'map'
  /** What was asked for: a look, an exit code, or the files. */
  readonly action: 'preview' | 'check' | 'write'
  readonly root: string
  readonly targets: readonly Target[]
  readonly changes: readonly ReportedChange[]
  readonly diagnostics: readonly Diagnostic[]
  /** Paths of the changes that are on the disk now. */
  readonly written: ReadonlySet<string>
  readonly filesScanned: number
  readonly durationMs: number
  /** The flags that the next command needs to do the same. */
  readonly again: string
}

/** What is told of a change; its contents are not kept. */
export interface ReportedChange {
  readonly path: string
  /** Ids of the transforms that make it. */
  readonly transforms: readonly string[]
  /** Counts of lines. */
  readonly added: number
  readonly removed: number
  /** The first line that it touches, counted from 1; 1 for a file that is made or deleted. */
  readonly line: number
}

/** Tells of a change, and hands its patch on where it is wanted. */
export function reportChange(change: Change, take?: (patch: string) => void): ReportedChange {
  const { path, transforms, before, after } = change
  const patch = patchOf(asFileChange({ path, transforms, before, after }))
  take?.(patch.format())
  return {
    path,
    transforms,
    added: patch.added,
    removed: patch.removed,
    line: before && after ? firstLine(before, after) : 1,
  }
}

/** `path:line:column`, and the cell in a notebook. */
export function formatPlace({
  path,
  line,
  column,
  cell,
}: Pick<Diagnostic, 'path' | 'line' | 'column' | 'cell'>): string {
  return cell === undefined ? `${path}:${line}:${column}` : `${path}:cell ${cell}:${line}:${column}`
}

export const countOf = (targets: readonly Target[], status: Target['status']): number =>
  targets.filter((target) => target.status === status).length

export const plural = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`

function firstLine(before: Buffer, after: Buffer): number {
  let line = 1
  for (let at = 0; at < before.length && before[at] === after[at]; at++)
    if (before[at] === 0x0a) line++
  return line
}
