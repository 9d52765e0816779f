import type { Change } from '../project/change.ts'
import type { Diagnostic } from '../project/diagnostic.ts'
import type { Target } from '../project/plan.ts'

/** All that a run of a command has to tell; reporters turn it into text. */
export interface Report {
  readonly mode: 'add' | 'remove' | 'map'
  /** What was asked for: a look, an exit code, or the files. */
  readonly action: 'preview' | 'check' | 'write'
  readonly root: string
  readonly targets: readonly Target[]
  readonly changes: readonly Change[]
  readonly diagnostics: readonly Diagnostic[]
  /** Paths of the changes that are on the disk now. */
  readonly written: ReadonlySet<string>
  readonly filesScanned: number
  readonly durationMs: number
  /** The flags that the next command needs to do the same. */
  readonly again: string
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

/** The first line that a change touches, counted from 1; 1 for a file that is made or deleted. */
export function firstLine({ before, after }: Change): number {
  if (!before || !after) return 1
  let line = 1
  for (let at = 0; at < before.length && before[at] === after[at]; at++)
    if (before[at] === 0x0a) line++
  return line
}
