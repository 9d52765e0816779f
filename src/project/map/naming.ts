import type { Bound, Unit } from '../../python/static-value.ts'
import type { PyNode } from '../../python/syntax.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { Repository } from './repository.ts'
import { argumentOf, type SdkCall } from './sdk-call.ts'
import { spreadOf } from './spread.ts'

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

/** The arguments that say which script a call runs, be they in a dict that it takes its arguments from. */
export function scriptArguments(
  repository: Repository,
  site: SdkCall,
  ...names: readonly [script: string, directory: string]
): Pick<Naming, 'script' | 'directory' | 'unseen'> {
  const more = spreadOf(repository, site)
  const [script = null, directory = null] = names.map(
    (name) => argumentOf(site, name)?.value ?? more.valueOf(name),
  )
  return { script, directory, unseen: script && directory ? null : more.unseenFor(names) }
}
