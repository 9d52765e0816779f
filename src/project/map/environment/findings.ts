import type { PyNode } from '../../../python/syntax.ts'
import type { Unit } from '../../../python/values/static-value.ts'
import type { Site } from '../trail/site.ts'

/** Where a trail ends, before it is known what can be done there. */
export type Finding =
  | { readonly kind: 'create' | 'argument'; readonly unit: Unit; readonly call: PyNode }
  | {
      readonly kind: 'line'
      readonly unit: Unit
      /** The statement that makes the object or adds to it last. */
      readonly after: PyNode
      readonly object: string
    }
  | {
      readonly kind: 'conda' | 'requirements'
      readonly path: string
      /** Canonical names that are installed beside what the file lists. */
      readonly present?: readonly string[]
      /** Where the definition names the file. */
      readonly unit: Unit
      readonly at: PyNode
    }
  /** debugpy is installed already. */
  | { readonly kind: 'provided' }
  | Gap

/** A place that no edit reaches, though it says which packages there are. */
export interface Gap {
  readonly kind: 'gap'
  readonly code:
    | 'environment-out-of-reach'
    | 'environment-not-found'
    | 'environment-registered'
    | 'environment-may-change'
  readonly unit: Unit
  readonly at: PyNode
  /** `the packages of <name> …` */
  readonly message: string
  readonly hint: string
}

/** Packages that a file lists, by the expression that names it. */
export const fileFinding = (
  kind: 'conda' | 'requirements',
  path: string,
  { unit, node }: Site,
): Finding => ({ kind, path, unit, at: node })

/** Whether a trail ends where no edit reaches. */
export const isGap = (finding: Finding): finding is Gap => finding.kind === 'gap'
