import { posix } from 'node:path'
import { joinPath, upwards, withoutRoot } from '../../../python/paths.ts'
import { below, checkoutOf, isAbsolute } from '../../files/absolute.ts'
import type { Workspace } from '../../files/workspace.ts'

/** A script and where its text stands. */
export interface Script {
  /** Where the run finds it, relative to the root. */
  readonly path: string
  /** The folder that is uploaded with it. */
  readonly directory: string
  /** The name of that folder where it runs, if it is another: of the one that the script is copied into. */
  readonly uploadedAs?: string
  /** Every text that may become the script: the file, and the cells of a notebook that write it. */
  readonly sources: readonly string[]
  /** Whether it is started by the name of its module, and so looks for others in `directory`, not beside itself. */
  readonly isModule?: boolean
}

/** The file of a script; or why there is none, and the path that was looked for. */
export type Located =
  | { readonly status: 'found'; readonly script: Script }
  | {
      readonly status: 'missing'
      readonly path: string
      /** Whether that leads from the root, and is looked for nowhere else: `Path(__file__).parent / "src"`. */
      readonly isWhole?: boolean
    }
  | { readonly status: 'outside' | 'not-python'; readonly path: string }

/** Whether a path is that of a script that can be debugged. */
export const isScript = (path: string): boolean => /\.py$/i.test(path)

/**
 * Finds `folder/script` from the definition's folder, else from each folder above it up to the root: steps are
 * resolved against the current folder, and people start definitions from any of these. Never by base name.
 *
 * @param exists whether a path is that of a file
 */
export function locateScript(
  workspace: Workspace,
  from: string,
  folder: string,
  script: string,
  exists = (path: string): boolean => workspace.exists(path),
): Located {
  // Windows users write both
  const directory = folder.replaceAll('\\', '/')
  const file = script.replaceAll('\\', '/')
  if (isAbsolute(directory) || isAbsolute(file))
    return locateAbsolute(workspace, from, directory, file, exists)
  let isInside = false
  let other: string | null = null
  for (const base of upwards(from)) {
    const path = posix.join(base, directory, file)
    // from here on up none is
    if (path.startsWith('../')) break
    isInside = true
    if (isScript(path) && exists(path))
      return found(path, posix.join(base, directory || '.').replace(/\/$/, '') || '.')
    if (exists(path) || exists(posix.join(path, '__main__.py'))) other ??= path
  }
  if (other !== null) return { status: 'not-python', path: other }
  return { status: isInside ? 'missing' : 'outside', path: posix.join(directory, file) }
}

/** The same where one of the two is an absolute path: of this checkout, or of the one that the definition was made in. */
function locateAbsolute(
  workspace: Workspace,
  from: string,
  directory: string,
  file: string,
  exists: (path: string) => boolean,
): Located {
  const whole = isAbsolute(file) ? posix.normalize(file) : posix.join(directory, file)
  const root = checkoutOf(workspace, from, whole)
  const path = root === null ? null : below(root, whole)
  if (root === null || path === null)
    return { status: 'outside', path: withoutRoot(joinPath(directory, file)) }
  const uploaded = below(root, posix.normalize(directory).replace(/\/$/, ''))
  return exists(path)
    ? found(path, uploaded ?? posix.dirname(path))
    : { status: 'missing', path, isWhole: true }
}

const found = (path: string, directory: string): Located => ({
  status: 'found',
  script: { path, directory, sources: [path] },
})
