import type { PyNode } from '../../../python/syntax.ts'
import type { Unit, UnitNode } from '../../../python/values/static-value.ts'

/** Where a trail ends, before it is known what can be done there. */
export type Finding =
  | ({ readonly kind: 'create' | 'argument' } & UnitNode)
  | {
      readonly kind: 'line'
      readonly unit: Unit
      /** The statement that makes the object or adds to it last. */
      readonly after: PyNode
      readonly object: string
    }
  | FileFinding
  /** debugpy is installed already. */
  | { readonly kind: 'provided' }
  /** Spark runs the script, whatever is installed: `node` says so. */
  | ({ readonly kind: 'spark' } & UnitNode)
  | Gap

/** A file that lists packages, where the definition names it. */
export interface FileFinding extends UnitNode {
  readonly kind: 'conda' | 'requirements'
  readonly path: string
  /** Canonical names that are installed beside what the file lists. */
  readonly present?: readonly string[]
}

/** A place that no edit reaches, though it says which packages there are. */
export interface Gap extends UnitNode {
  readonly kind: 'gap'
  readonly code:
    | 'environment-out-of-reach'
    | 'environment-not-found'
    | 'environment-registered'
    | 'environment-may-change'
  /** `the packages of <name> …` */
  readonly message: string
  readonly hint: string
  /** Whether a Dockerfile installs them: what is added to its conda dependencies is not. */
  readonly isBuilt?: boolean
}

/** Packages that a file lists, by the expression that names it. */
export const fileFinding = (
  kind: FileFinding['kind'],
  path: string,
  { unit, node }: UnitNode,
): Finding => ({ kind, path, unit, node })

/** Whether a trail ends where no edit reaches. */
export const isGap = (finding: Finding): finding is Gap => finding.kind === 'gap'

/** Whether a trail ends at an environment whose packages a Dockerfile installs. */
export const isBuilt = (finding: Finding): boolean => isGap(finding) && finding.isBuilt === true
