import { posix } from 'node:path'
import { own } from '../../../collections/own.ts'
import { dirname, upwards } from '../../../python/paths.ts'
import type { Workspace } from '../../files/workspace.ts'
import type { Repository } from '../repository.ts'
import type { Script } from './locate.ts'
import { isScript } from './locate.ts'
import { cellsOver } from './made-files.ts'

/** Scripts that the settings name: `[tool.aml-debug.steps]`. */

/** The path that the settings give for the script of a step, from the root; null where they give none. */
export function settledPath({ settled }: Pick<Repository, 'settled'>, name: string): string | null {
  const given = own(settled, name)
  // as people write paths: with a dot in front, or as Windows does
  return given === undefined ? null : posix.normalize(given.replaceAll('\\', '/'))
}

/**
 * The script at such a path; null where there is none.
 *
 * @param from the file with the definition
 * @param folder what it uploads, where it says so
 */
export function settledScript(
  workspace: Workspace,
  from: string,
  path: string,
  folder: string | null,
): Script | null {
  if (!isScript(path) || !workspace.exists(path)) return null
  let directory = dirname(path) || '.'
  if (folder !== null)
    for (const base of upwards(dirname(from))) {
      const uploaded = posix.join(base, folder.replaceAll('\\', '/')).replace(/\/$/, '')
      if (path.startsWith(`${uploaded}/`)) directory = uploaded
    }
  // what a cell writes over it must know the flags, too; what one appends goes on with it
  const written = cellsOver(workspace, path).filter(({ append }) => !append)
  return { path, directory, sources: [path, ...written.map(({ source }) => source)] }
}

/** Says that a path which the settings give leads to no script. */
export const settledMissing = (name: string, path: string) => ({
  code: 'settled-script-missing',
  message: `the settings say that ${name} runs ${path}, and there is no such Python script`,
  hint: 'give the path of a .py file from the root of the repository in [tool.aml-debug.steps]',
})

export const FOLDER_ASSUMED = 'folder-assumed'

/** Says that a step does not say which folder it uploads, by which the debugger finds its files. */
export const folderAssumed = (name: string, { path, directory }: Script, at: number) => ({
  code: FOLDER_ASSUMED,
  at,
  message: `which folder ${name} uploads is known only when the definition runs; ${directory} is taken, the folder of ${path}`,
  hint: 'where it uploads another one, put that into localRoot in launch.json, or write source_directory as a literal',
})
