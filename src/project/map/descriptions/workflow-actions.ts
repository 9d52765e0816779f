import { posix } from 'node:path'
import { isMap, isScalar, visit } from 'yaml'
import { readYaml, textUnder } from '../../../packages/yaml.ts'
import { joinPath } from '../../../python/paths.ts'
import { readable } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'

/** The actions of Azure ML's that a workflow uses, `uses: Azure/aml-run@v1`, and the file of parameters of each. */

/** A use of an action. */
export interface UsedAction {
  /** Where its name stands. */
  readonly range: { readonly start: number; readonly end: number }
  readonly parameters: Parameters
}

/** The file of parameters, below the folder that is checked out. */
export interface Parameters {
  readonly path: string
  /** The folder that is checked out. */
  readonly root: string
  /** Whether it is there, and is no JSON: an action without such a file goes by what holds else. */
  readonly isBroken: boolean
  /** The text under a key; null where there is none. */
  text(key: string): string | null
}

/**
 * The uses of an action in a workflow.
 *
 * @param byDefault the file of parameters where none is given
 */
export function actionsIn(
  workspace: Workspace,
  path: string,
  action: string,
  byDefault: string,
): readonly UsedAction[] {
  const document = readable(workspace.document(path))
  const yaml = document?.text.includes(action) ? readYaml(document.text) : null
  if (!yaml || 'reason' in yaml) return []
  const isUsed = new RegExp(`^azure/${action}(@|$)`, 'i')
  const found: UsedAction[] = []
  visit(yaml, {
    Map(_, map) {
      const uses = map.get('uses', true)
      if (!isScalar(uses) || !uses.range || !isUsed.test(String(uses.value))) return
      const [start, end] = uses.range
      const file = map.getIn(['with', 'parameters_file'])
      const given = typeof file === 'string' && file !== '' ? file : byDefault
      found.push({ range: { start, end }, parameters: parametersOf(workspace, path, given) })
    },
  })
  return found
}

/** The parameters that an action is given; none where their file cannot be read. */
function parametersOf(workspace: Workspace, workflow: string, file: string): Parameters {
  const root = workflow.slice(0, Math.max(0, workflow.lastIndexOf('.github/')))
  const path = posix.normalize(joinPath(root, '.cloud/.azure', file))
  const isThere = workspace.exists(path)
  const document = isThere ? readable(workspace.document(path)) : null
  const yaml = document && readYaml(document.text)
  const held = yaml && !('reason' in yaml) && isMap(yaml.contents) ? yaml : null
  return {
    path,
    root: root.replace(/\/$/, '') || '.',
    isBroken: isThere && !held,
    text: (key) => held && textUnder(held, key),
  }
}
