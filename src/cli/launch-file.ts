import { inRoot } from '../project/files.ts'
import { UsageError } from './usage.ts'

/**
 * Reads the path of a launch.json or workspace file, relative to the root.
 *
 * @throws UsageError for a file that VS Code does not read, or one outside of the repository.
 */
export function readLaunchFile(cwd: string, root: string, path: string): string {
  const inside = inRoot(root, cwd, path)
  if (inside === null) throw new UsageError(`${path} is outside of the repository ${root}`)
  if (!/(^|\/)\.vscode\/launch\.json$|\.code-workspace$/.test(inside))
    throw new UsageError(
      `VS Code does not read ${path}; name a .vscode/launch.json or a .code-workspace file`,
    )
  return inside
}
