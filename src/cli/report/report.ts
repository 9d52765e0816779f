import { asFileChange, type Change } from '../../project/change/change.ts'
import type { Diagnostic, Place } from '../../project/diagnostic.ts'
import type { Target } from '../../project/plan/plan.ts'
import { type Patch, patchOf } from '../../text/patch.ts'

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
}

/** What a command that changes files has to tell people as well: what to do next depends on it. */
export interface ChangeReport extends Report {
  readonly mode: 'add' | 'remove'
  /** How many steps and deployments there are, whatever the given paths concern. */
  readonly known: number
  /** Whether it runs further down than the root. */
  readonly isBelowRoot: boolean
  /** Whether there are changes, none of which was chosen. */
  readonly isDeclined: boolean
  /** Whether there are no changes because what is pending is in files that are not among the given paths. */
  readonly isPendingOutside: boolean
  /** The flags that the next command needs to do the same, and the paths, with those that are to be named as well. */
  readonly again: string
  /** The flags that say how to debug, as far as they were given. */
  readonly debugFlags: readonly string[]
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

/** What is told of a change, and its patch. */
export function reportChange(change: Change): { reported: ReportedChange; patch: Patch } {
  const { path, transforms } = change
  const patch = patchOf(asFileChange(change))
  const { added, removed, line } = patch
  return { reported: { path, transforms, added, removed, line }, patch }
}

/** The same of several changes, without their patches: all of them may be large. */
export const reportChanges = (changes: readonly Change[]): ReportedChange[] =>
  changes.map((change) => reportChange(change).reported)

/** A cell as VS Code and Jupyter count them, from 1: `cell 1`. */
export const formatCell = (cell: number): string => `cell ${cell + 1}`

/** `path:line:column`, and the cell in a notebook. */
export function formatPlace({ path, line, column, cell }: Place): string {
  return [path, ...(cell === undefined ? [] : [formatCell(cell)]), line, column].join(':')
}

/** What each status is shown in. */
export const STATUS_COLOURS = { pending: 'yellow', done: 'green', blocked: 'red' } as const

/** How many targets have a status. */
export const countOf = (targets: readonly Target[], status: Target['status']): number =>
  targets.filter((target) => target.status === status).length

/** A count with its noun. */
export const plural = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`
