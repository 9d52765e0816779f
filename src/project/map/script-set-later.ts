import { assignedLater, copiesOf } from '../../python/assigned-later.ts'
import { childOf, type PyNode } from '../../python/syntax.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { eventsOf } from './environment/events.ts'
import type { Repository } from './repository.ts'
import { argumentOf, type SdkCall } from './sdk-call.ts'

/** Why a run configuration that is given another script later, or another folder, has none to rely on; null for any other. */
export function scriptSetLater({ workspace, world }: Repository, site: SdkCall): Diagnostic | null {
  const { file, call, type } = site
  if (type !== 'ScriptRunConfig' || !argumentOf(site, 'script')) return null
  const all = [call, ...copiesOf(file.module, call)]
  const sets = ['script', 'source_directory'].flatMap((attribute) =>
    all.map((made) => {
      const [value] = assignedLater(file.module, made, attribute).values
      const set = value ? { file, node: value } : setByName(workspace, file, made, attribute)
      return { attribute, set, made }
    }),
  )
  const found =
    sets.find(({ set }) => set) ??
    // by `setattr`, or as an item of its `__dict__`
    sets.find(({ attribute, made }) => world.isReplaced(site.unit, made, attribute))
  if (!found) return null
  const { file: where, node } = found.set ?? { file, node: found.made }
  return where.diagnose({
    code: 'script-not-static',
    severity: 'warning',
    at: node.start,
    message: `the ${found.attribute} of this ScriptRunConfig is set to something else once it is made`,
    hint: 'make a ScriptRunConfig for each script, and name it there',
  })
}

/** Where an attribute of a new object is set by another name of it, as in a function that the object is handed to. */
function setByName(
  workspace: Workspace,
  file: PythonFile,
  made: PyNode,
  attribute: string,
): { readonly file: PythonFile; readonly node: PyNode } | undefined {
  const name = made.parent?.type === 'assignment' ? childOf(made.parent, 'left') : null
  if (name?.type !== 'identifier' || made.field !== 'right') return undefined
  return eventsOf(workspace, { file, node: name, frame: null, until: made }).find(
    ({ kind, path }) => kind === 'set' && path === attribute,
  )
}
