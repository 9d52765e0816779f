import { distinct } from '../../../collections/distinct.ts'
import { fileOf } from '../../files/python-file.ts'
import type { Workspace } from '../../files/workspace.ts'
import { type Located, locateScript } from './locate.ts'
import { cellsOver } from './made-files.ts'
import type { FoundScript } from './scripts.ts'

/** A script that a file names instead of code, or why there is none that can be used. */
export type DescribedScript =
  | Located
  | Extract<FoundScript, { status: 'in-several-cells' | 'made-by-several' }>

/**
 * Finds the text of a script that a file names: on disk, and in the `%%writefile` cells of notebooks that make it. Which
 * notebook has been run is not known, so that only one may make what is not there.
 */
export function locateDescribed(
  workspace: Workspace,
  from: string,
  folder: string,
  name: string,
): DescribedScript {
  const there = locateScript(workspace, from, folder, name)
  const isMade = (path: string) => cellsOver(workspace, path).length > 0
  const located =
    there.status === 'missing' ? locateScript(workspace, from, folder, name, isMade) : there
  if (located.status !== 'found') return there
  const { script } = located
  const cells = cellsOver(workspace, script.path)
  const notebooks = distinct(cells.map(({ source }) => fileOf(source)))
  const [notebook = ''] = notebooks
  if (cells.some(({ append }) => append))
    return { status: 'in-several-cells', path: script.path, notebook }
  if (there.status === 'missing' && notebooks.length > 1)
    return { status: 'made-by-several', path: script.path, makers: notebooks }
  const files = there.status === 'found' ? script.sources : []
  return {
    status: 'found',
    script: { ...script, sources: [...files, ...cells.map(({ source }) => source)] },
  }
}
