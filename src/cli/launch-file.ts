import { inRoot } from '../project/files/root.ts'
import type { Settings } from '../project/settings.ts'
import type { Flags } from './command-line/flags.ts'
import { UsageError } from './command-line/usage.ts'

/**
 * The launch.json or workspace file that a flag or else the settings name, relative to the root. A flag counts from
 * where the user is, a setting from the root.
 *
 * @throws UsageError for one outside of the repository
 */
export function launchFileOf(
  flags: Flags,
  settings: Settings,
  root: string,
  cwd: string,
): string | undefined {
  const [flag, setting] = [flags['launch-json'], settings['launch-json']]
  // a repository's settings serve those who work on Windows, too
  const path = (flag ?? setting)?.replaceAll('\\', '/')
  if (path === undefined) return undefined
  const inside = inRoot(root, flag === undefined ? root : cwd, path)
  if (inside === null)
    throw new UsageError(`${path} is outside of the repository ${root}; name a file in it`)
  return inside
}
