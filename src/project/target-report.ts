import type { Place } from './diagnostic.ts'
import { cellOf, fileOf } from './files/python-file.ts'
import type { PackageList } from './map/environment/environment.ts'
import type { Target } from './plan/plan.ts'

/** A step or deployment that was found, and what is to be said about it. */
export interface TargetReport {
  readonly kind: 'step' | 'deployment'
  readonly name: string
  readonly status: 'pending' | 'done' | 'blocked'
  readonly definition: Place
  /** The script that it runs, relative to the root; null where it is not known. */
  readonly script: string | null
  /** Where its pip packages are listed. */
  readonly environment: readonly {
    readonly path: string
    readonly line: number
    /** The cell of a notebook; the line then counts within it. */
    readonly cell?: number
    readonly form: string
  }[]
  /** The name of its launch configuration. */
  readonly launch: string | null
  /** Codes of the diagnostics that stand in its way. */
  readonly blockedBy: readonly string[]
}

/** A target as programs are told of it. */
export function reportTarget(target: Target): TargetReport {
  const { definition, status, parts } = target
  const { kind, name, call, script, environment } = definition
  return {
    kind,
    name,
    status,
    definition: call.place,
    script: script?.path ?? null,
    environment: environment.places.map((list) => ({ ...placeOfList(list), form: list.form })),
    launch: parts.find(({ transform }) => transform === 'launchConfig')?.name ?? null,
    blockedBy: blockedBy(target),
  }
}

/** The place of a list of packages: in a file, in a cell, or in the file that a cell writes. */
export function placeOfList({ path, line, cell = cellOf(path) }: PackageList): ListPlace {
  const place = { path: fileOf(path), line }
  return cell === undefined ? place : { ...place, cell }
}

type ListPlace = Omit<Place, 'column'>

/** The codes of the diagnostics that block a target. */
export const blockedBy = ({ stoppedBy }: Target): string[] => [
  ...new Set(stoppedBy.map(({ code }) => code)),
]
