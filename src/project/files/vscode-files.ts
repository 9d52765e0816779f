import { lstatSync } from 'node:fs'
import { dirname } from '../../python/paths.ts'
import { entriesOf } from './listing.ts'
import { isPython } from './python-file.ts'

/** Whether VS Code reads a file, by its path: it is in a `.vscode` folder, or a workspace file. */
export const isVscodeFile = (path: string): boolean =>
  /(^|\/)\.vscode\/[^/]+$|\.code-workspace$/.test(path)

/**
 * The files that VS Code reads in the folders that hold Python, relative to the root. People often have git ignore them,
 * so each folder is asked for its `.vscode`, and the root for workspace files.
 */
export function findVscodeFiles(root: string, files: readonly string[]): string[] {
  const folders = new Set([''])
  for (const file of files.filter(isPython))
    for (let folder = dirname(file); !folders.has(folder); folder = dirname(folder))
      folders.add(folder)
  const found = new Set(files.filter(isVscodeFile))
  const take = (folder: string) => {
    for (const entry of entriesOf(`${root}/${folder}`))
      if (entry.isFile() && isVscodeFile(folder + entry.name)) found.add(folder + entry.name)
  }
  take('')
  for (const folder of folders) {
    const own = folder === '' ? '.vscode' : `${folder}/.vscode`
    if (isFolder(`${root}/${own}`)) take(`${own}/`)
  }
  return [...found].sort()
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  } catch {
    // what may not be looked into cannot be changed either
    return false
  }
}
