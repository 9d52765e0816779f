import { inRoot } from '../project/files.ts'
import { UsageError } from './usage.ts'

/**
 * The path of a launch.json or workspace file, relative to the root.
 *
 * @param from the folder that the path is relative to: where the user is, or the root for a setting
 * @throws UsageError for one outside of the repository
 */
export function readLaunchFile(from: string, root: string, path: string): string {
  const inside = inRoot(root, from, path)
  if (inside === null)
    throw new UsageError(`${path} is outside of the repository ${root}; name a file in it`)
  return inside
}
