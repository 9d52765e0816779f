import { posix } from 'node:path'
import { dirname, joinPath } from '../../../../python/paths.ts'
import { readable } from '../../../diagnostic.ts'
import type { Workspace } from '../../../files/workspace.ts'
import { worldOf } from '../../../world/world.ts'
import { cellsThatWrite, originsOfCopy } from '../../script/made-files.ts'
import { lostFile } from '../../script/namesakes.ts'
import { type WorkingFolder, workingFolder } from '../../script/working-folder.ts'
import { argumentSite } from '../../trail/argument-site.ts'
import { stringsOf } from '../../trail/possible-values.ts'
import type { Site } from '../../trail/site.ts'
import * as advice from '../advice.ts'
import { type Finding, fileFinding } from '../findings.ts'
import type { Base } from '../search.ts'
import { locateFile, relativeToRoot } from './locate-file.ts'
import { packagesFileOf } from './runconfig-file.ts'

/** Files that list packages, by the paths that the code names. */

/** A requirements file. */
export function ofRequirementsFile(base: Base, path: Site, folder: Site | null): Finding[] {
  return pathsFrom(base, path, folder, (located, name) =>
    filesFor(base, path, located, name).map((each) => fileFinding('requirements', each, path)),
  )
}

/** The file itself, and the cells of the notebook that write it: whichever is there when the code runs. */
export function filesFor(base: Base, path: Site, located: string | null, name: string): string[] {
  const file = readable(base.workspace.python(path.unit.path))
  const cells = file ? cellsThatWrite(worldOf(base.workspace), file, name) : []
  return [...(located ? [located] : []), ...cells]
}

/** `Environment.load_from_directory('envs/train')` */
export function ofDirectory(base: Base, origin: Site): Finding[] {
  const path = argumentSite(base.workspace, origin, 'path')
  if (!path) return [advice.unknown(origin)]
  return pathsFrom(base, path, null, (_, name) => {
    const own = posix.join(name, 'conda_dependencies.yml')
    const conda = whereItIs(base, path, own)
    return conda ? [fileFinding('conda', conda, path)] : [missing(base, path, own)]
  })
}

/** `RunConfiguration.load('.', 'train')` */
export function ofRunconfigFile(base: Base, origin: Site): Finding[] {
  const path = argumentSite(base.workspace, origin, 'path')
  const name = argumentSite(base.workspace, origin, 'name')
  const [file] = name ? stringsOf(base.workspace, name) : ['']
  if (!path || file === null || file === undefined) return [advice.unknown(origin)]
  const runConfig = (folder: string) =>
    file ? posix.join(folder, '.azureml', `${file}.runconfig`) : folder
  const findIn = (located: string | null, given: string): Finding[] => {
    // a path that is a file is that file, whatever the name
    const folder = located ? posix.dirname(given) : given
    const inFolder = (name: string): string | null =>
      whereItIs(base, path, posix.join(folder, name))
    const found = located ?? (file ? loadedFrom(inFolder, file) : null)
    if (!found) return []
    // what it names is counted from the folder that is given, or from that of the file that is given
    const list = packagesFileOf(base.workspace, found, inFolder)
    if (list === 'user managed') return [advice.fromInterpreter(path)]
    return list.path === null
      ? [missing(base, path, posix.join(folder, list.given))]
      : [fileFinding('conda', list.path, path)]
  }
  return pathsFrom(base, path, null, findIn, runConfig)
}

/** The file that `RunConfiguration.load` loads by a name: where the SDK looks for it. */
const loadedFrom = (inFolder: (name: string) => string | null, name: string): string | null => {
  const tried = ['.azureml', 'aml_config', ''].flatMap((under) =>
    [`${name}.runconfig`, name].map((last) => posix.join(under, last)),
  )
  return tried.map(inFolder).find((each) => each !== null) ?? null
}

/** The files that a call of `RunConfiguration.load` may load; null among them where one is not known. */
export function runConfigurationFiles(base: Base, load: Site): (string | null)[] {
  const [path, name] = ['path', 'name'].map((each) => argumentSite(base.workspace, load, each))
  const names = name ? stringsOf(base.workspace, name) : ['']
  if (!path) return [null]
  return stringsOf(base.workspace, path).flatMap((folder) =>
    names.map((file) => {
      if (folder === null || file === null) return null
      const find = (inFolder: string) => whereItIs(base, path, posix.join(folder, inFolder))
      return find('') ?? (file === '' ? null : loadedFrom(find, file))
    }),
  )
}

/** Why a list cannot be read whose file is not there: git may list it all the same. */
function missing({ workspace, from }: Base, path: Site, name: string): Finding {
  const inRoot = relativeToRoot(workspace, from, name)
  const lost = lostFile(workspace, inRoot)
  return lost === null ? advice.fileMissing(path, inRoot) : advice.fileLost(path, lost)
}

/**
 * A file by a path of the code: in the folder that the code has gone to, or where it is copied from; else in that of
 * a caller, from which the code may be started.
 */
function whereItIs(base: Base, { unit, node, frame }: Site, path: string): string | null {
  const file = readable(base.workspace.python(unit.path))
  if (!file) return null
  const moved = workingFolder(base.workspace, file, node)
  const folders = foldersOf(base.workspace, moved, frame)
  const names = [...folders, ''].flatMap((folder) => {
    const whole = joinPath(folder ?? '', path)
    return [whole, ...originsOfCopy(worldOf(base.workspace), file, whole)]
  })
  for (const from of [base.from, ...callingFolders(frame)])
    for (const name of names) {
      const located = locateFile(base.workspace, from, name)
      if (located !== null) return located
    }
  return null
}

/** The folders of the calls through which a function was entered, the nearest one first. */
function callingFolders(frame: Site['frame']): string[] {
  const folders: string[] = []
  const seen = new Set<Site['frame']>()
  for (let at = frame; at && !seen.has(at); at = at.call.frame) {
    seen.add(at)
    folders.push(dirname(at.call.unit.path))
  }
  return [...new Set(folders)]
}

/** The folders that the code may have gone to. */
function foldersOf(
  workspace: Workspace,
  moved: WorkingFolder | null,
  frame: Site['frame'],
): readonly (string | null)[] {
  if (!moved) return []
  return 'path' in moved ? [moved.path] : stringsOf(workspace, { ...moved, frame })
}

/**
 * What is found for each path that an expression can be; of several, those that are there.
 *
 * @param listIn the file that lists packages, for a path that leads to none
 */
export function pathsFrom(
  base: Base,
  path: Site,
  folder: Site | null,
  found: (located: string | null, name: string) => Finding[],
  listIn: (name: string) => string = (name) => name,
): Finding[] {
  const folders = folder ? stringsOf(base.workspace, folder) : ['']
  const names = stringsOf(base.workspace, path)
  if (folders.includes(null)) return [advice.pathNotStatic(path)]
  const results = names.flatMap((name): Finding[] =>
    name === null
      ? [advice.pathNotStatic(path)]
      : folders.flatMap((under) => {
          const whole = posix.join(under ?? '', name)
          return found(whereItIs(base, path, joinPath(under ?? '', name)), whole)
        }),
  )
  const [first] = names
  return results.length > 0 || !first ? results : [missing(base, path, listIn(first))]
}
