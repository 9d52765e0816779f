import { posix } from 'node:path'
import { basename, ROOT, upwards } from '../../python/paths.ts'
import type { Workspace } from './workspace.ts'

/** Whether a path is absolute: as POSIX has it, or with a drive's letter. Its slashes must be forward ones. */
export const isAbsolute = (path: string): boolean => /^(\/|[A-Za-z]:\/)/.test(path)

/**
 * What an absolute path is relative to, where it names something of this repository: the repository's folder, as
 * `__file__` gives it, as it is on this machine, or as it was where the definition was written; else null. People
 * commit the paths of their own checkout. Such a one is taken where it leads through a folder of the repository's
 * name, or through the definition's own, and on to a file that is there.
 *
 * @param from the folder of the definition
 */
export function checkoutOf(workspace: Workspace, from: string, path: string): string | null {
  const here = workspace.root.replaceAll('\\', '/')
  for (const root of [ROOT, here])
    if (root !== '' && (path === root || path.startsWith(`${root}/`))) return root
  const name = basename(here)
  for (const [through, kept] of [
    [name, name.length + 1],
    [from, 0],
  ] as const) {
    if (through === '') continue
    // a package often has the name of its repository
    for (let at = path.indexOf(`/${through}/`, 1); at > 0; ) {
      const root = path.slice(0, at + kept)
      if (workspace.exists(path.slice(root.length + 1))) return root
      at = path.indexOf(`/${through}/`, at + 1)
    }
  }
  return null
}

/** The way from a checkout to a path in it; `.` for the checkout itself, null for what lies outside. */
export function below(root: string, path: string): string | null {
  if (path === root) return '.'
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : null
}

/**
 * Where in the repository a path may be that code names: from the folder of that code, else from each folder above it
 * up to the root. An absolute one is where it lies in its checkout.
 *
 * @param path with slashes of either kind
 */
export function placesOf(workspace: Workspace, from: string, path: string): string[] {
  const plain = posix.normalize(path.replaceAll('\\', '/'))
  if (!isAbsolute(plain))
    return [...upwards(from)]
      .map((base) => posix.join(base, plain))
      .filter((place) => place !== '..' && !place.startsWith('../'))
  const root = checkoutOf(workspace, from, plain)
  const place = root === null ? null : below(root, plain)
  return place === null ? [] : [place]
}
