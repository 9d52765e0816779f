import type { Bound, Unit } from '../../python/static-value.ts'
import type { PyNode } from '../../python/syntax.ts'
import type { PythonFile } from '../files/python-file.ts'

/** A call that names a script. */
export interface Naming {
  readonly file: PythonFile
  readonly unit: Unit
  readonly call: PyNode
  readonly script: PyNode | null
  readonly directory: PyNode | null
  /** `**common`, where the script or its folder may come from it. */
  readonly unseen: PyNode | null
  readonly name: PyNode | null
  /** What stands for a name where there is none. */
  readonly type: string
  readonly bound: Bound
}
