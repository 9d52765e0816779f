import type { Workspace } from '../../files/workspace.ts'
import { asMadeBySdk } from '../trail/derived.ts'
import { originsOf } from '../trail/origins.ts'
import { type Origin, type Site, siteKey } from '../trail/site.ts'
import { ofDependencies } from './dependencies.ts'
import { ofEnvironment } from './environments.ts'
import type { Finding } from './findings.ts'
import { ofJob } from './jobs.ts'
import { ofRunConfiguration } from './run-configurations.ts'
import type { EnvironmentSearch } from './search.ts'

/** What SDK v1 builds environments from, by the classes of its objects. */

/**
 * Reads one of the objects that an expression may be.
 *
 * @param all that it may be
 */
type Read = (search: EnvironmentSearch, origin: Origin, all: readonly Origin[]) => Finding[]

/**
 * Begins the search for an environment.
 *
 * @param asked what is being looked into on the way here: `x.y = z`, where `z` is `x.y`, leads back to itself
 */
export function searchFrom(
  workspace: Workspace,
  from: string,
  asked: ReadonlySet<string> = new Set(),
): EnvironmentSearch {
  const following =
    (read: Read) =>
    (site: Site): Finding[] => {
      const key = siteKey(site)
      if (asked.has(key)) return []
      const within = searchFrom(workspace, from, new Set([...asked, key]))
      const all = originsOf(workspace, site)
        .filter(({ node }) => node.type !== 'none')
        .map((origin) => asMadeBySdk(workspace, origin))
      return all.flatMap((origin) => read(within, origin, all))
    }
  return {
    workspace,
    from,
    environment: following(ofEnvironment),
    runConfiguration: following(ofRunConfiguration),
    job: following(ofJob),
    dependencies: following(ofDependencies),
    goingOnIn: (folder) => searchFrom(workspace, folder, asked),
  }
}
