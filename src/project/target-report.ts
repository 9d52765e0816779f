import type { Place } from './diagnostic.ts'
import { fileOf } from './files/python-file.ts'
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
    readonly form: string
  }[]
  /** The name of its launch configuration. */
  readonly launch: string | null
  /** Codes of the diagnostics that stand in its way. */
  readonly blockedBy: readonly string[]
}

/** A target as data, without the syntax trees that it was read from. */
export function reportTarget(target: Target): TargetReport {
  const { definition, status, parts } = target
  const { kind, name, call, script, environment } = definition
  return {
    kind,
    name,
    status,
    definition: call.place,
    script: script?.path ?? null,
    environment: environment.places.map(({ path, line, form }) => ({
      path: fileOf(path),
      line,
      form,
    })),
    launch: parts.find(({ transform }) => transform === 'launchConfig')?.name ?? null,
    blockedBy: blockedBy(target),
  }
}

/** The codes of what stands in a target's way. */
export const blockedBy = ({ stoppedBy }: Target): string[] => [
  ...new Set(stoppedBy.map(({ code }) => code)),
]
