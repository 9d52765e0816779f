import type { World } from '../../python/values/world.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'

/** The world as the code of a repository sees it. */
export interface RepositoryWorld extends World {
  readonly workspace: Workspace
  import(dotted: string, from: string): PythonFile | null
  /** The calls whose parts were asked for one by one, by `callKey`: `src` in `script_name=src.script`. */
  readonly lenders: ReadonlySet<string>
}
