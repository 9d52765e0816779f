import type { World } from '../../python/values/static-value.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'

/** The repository as the code in one of its modules sees it, and what was asked of the SDK's objects. */
export interface RepositoryWorld extends World {
  readonly workspace: Workspace
  import(dotted: string, from: string): PythonFile | null
  /** The calls whose parts were asked for one by one, by `callKey`: `src` in `script_name=src.script`. */
  readonly lenders: ReadonlySet<string>
}
