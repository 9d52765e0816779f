import { only } from '../../../collections/only.ts'
import { dirname, upwards } from '../../../python/paths.ts'
import type { Workspace } from '../../files/workspace.ts'
import { lostFile, namesakesOf } from './namesakes.ts'

/** Which script of the repository is meant, where the one that a definition names is not there. */

/** The files with the name of a script, but for that of the definition, which does not run itself. */
const othersCalled = (workspace: Workspace, own: string, wanted: string): readonly string[] =>
  namesakesOf(workspace, wanted).filter((path) => path !== own)

/**
 * The one file of the repository with the name of a script; null where there are several: people commit the paths of
 * other checkouts.
 *
 * @param own the file that names the script
 */
export const onlyNamesake = (workspace: Workspace, own: string, wanted: string): string | null =>
  only(othersCalled(workspace, own, wanted))

/** What to do where a script stays where it is. */
export const OR_SETTLE = ', or settle the script under [tool.aml-debug.steps]'

/** More than these are no help. */
const MOST_NAMESAKES = 3

/**
 * Says which file of the repository a script may be that is not where it is looked for; null where none or many may be.
 *
 * @param own the file that names the script
 * @param check what to look at again
 */
export function suggestScript(
  workspace: Workspace,
  own: string,
  wanted: string,
  check: string,
): string | null {
  const listed = othersCalled(workspace, own, wanted)
  const paths = listed.filter((path) => workspace.exists(path))
  const few = paths.length <= MOST_NAMESAKES ? paths.join(' or ') : ''
  const lost = lostFile(workspace, wanted)
  if (lost !== null)
    return `git lists ${lost}, but it is no file here: if it was deleted, or a sparse checkout leaves it out, put it back; if it is a symbolic link, name the file that it leads to${few && `: ${few}?`}`
  const spelled = paths.find(
    (path) =>
      `/${path}`.toLowerCase().endsWith(`/${wanted}`.toLowerCase()) &&
      !`/${path}`.endsWith(`/${wanted}`),
  )
  if (spelled) return `mind upper and lower case, as Linux does: the file is ${spelled}`
  const link = linkBefore(workspace, wanted)
  if (link !== null)
    return `${link} is a symbolic link or a submodule, which is not followed: name the folder that it leads to, or run aml-debug in the submodule`
  return few === '' ? null : `${check}${OR_SETTLE}: did you mean ${few}?`
}

/** The path that git lists as a file where a folder on the way to a script should be; null where there is none. */
function linkBefore(workspace: Workspace, wanted: string): string | null {
  for (const folder of upwards(dirname(wanted.replace(/^(\.{1,2}\/)+/, '')))) {
    const found = namesakesOf(workspace, folder).find(
      (path) => `/${path}`.endsWith(`/${folder}`) && !workspace.exists(path),
    )
    if (folder !== '' && found !== undefined) return found
  }
  return null
}
