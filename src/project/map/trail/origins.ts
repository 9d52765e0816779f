import type { Workspace } from '../../files/workspace.ts'
import { canComeBack, nextSites } from './next-sites.ts'
import { type Name, type Origin, type Site, siteKey } from './site.ts'
import type { Trail } from './trail.ts'

/** How many steps a trail has at most. */
const DEPTH = 24
/** How many places are visited at most: functions that call several others multiply them. */
const MOST = 2000

/**
 * Follows an expression to all that its value may come from, through variables, attributes, functions and modules of
 * the repository. Each origin comes with the names that it goes by on its way. (A `Reader` says what a value surely is,
 * and keeps no trail.)
 */
export const originsOf = (workspace: Workspace, site: Site): Origin[] =>
  follow(workspace, site, new Set())

/** @param asked objects whose class is being looked for: `x = x.copy()` leads back to itself */
function follow(workspace: Workspace, start: Site, asked: ReadonlySet<string>): Origin[] {
  const trail: Trail = {
    workspace,
    origins: (part) => follow(workspace, part, asked),
    originsOfObject(object) {
      const key = siteKey(object)
      return asked.has(key) ? [] : follow(workspace, object, new Set([...asked, key]))
    },
  }
  const found: Origin[] = []
  const visited = new Set<string>()
  const visit = (site: Site, names: readonly Name[], depth: number): void => {
    const isTooFar = depth > DEPTH || visited.size > MOST
    if (!isTooFar && canComeBack(site)) {
      const key = siteKey(site)
      if (visited.has(key)) return
      visited.add(key)
    }
    const steps = isTooFar ? [] : nextSites(trail, site)
    if (steps.length === 0) found.push({ ...site, names })
    for (const { holders = [], name, own, ...next } of steps)
      visit(next, [...names, ...holders, ...(name ? [name] : []), ...(own ? [own] : [])], depth + 1)
  }
  visit(start, [], 0)
  return found
}
