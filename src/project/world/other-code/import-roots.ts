import { posix } from 'node:path'
import { once } from '../../../collections/cache.ts'
import type { PythonModule } from '../../../python/module.ts'
import type { Workspace } from '../../files/workspace.ts'

/** The folders that hold a module or package, by its name. */
type Roots = ReadonlyMap<string, ReadonlySet<string>>

const known = new WeakMap<Workspace, Roots>()

/** The folders inside of one from which a dotted name would be a module, if Python looked there. */
export function rootsOf(workspace: Workspace, directory: string, dotted: string): string[] {
  const [first = ''] = dotted.split('.')
  const roots = once(known, workspace.origin, () => rootsIn(workspace.origin.files))
  const isInside = (root: string): boolean =>
    directory === '' || root === directory || root.startsWith(`${directory}/`)
  return [...(roots.get(first) ?? [])].filter(isInside)
}

function rootsIn(files: readonly string[]): Roots {
  const roots = new Map<string, Set<string>>()
  for (const path of files) {
    if (!path.endsWith('.py')) continue
    for (let at = path.slice(0, -'.py'.length); at !== '.'; at = posix.dirname(at))
      once(roots, posix.basename(at), () => new Set<string>()).add(
        posix.dirname(at).replace(/^\.$/, ''),
      )
  }
  return roots
}

/** Whether a module may change where Python looks for modules. */
export const changesPath = ({ text }: PythonModule): boolean =>
  /\bsys\s*\.\s*path\b|\bfrom\s+sys\s+import\b.*\bpath\b|\baddsitedir\b/.test(text)
