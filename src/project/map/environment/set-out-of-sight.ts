import { onceForBoth } from '../../../collections/cache.ts'
import { wholeAccess } from '../../../python/access-path.ts'
import { isSelf } from '../../../python/classes.ts'
import { findAll, partOf, textOf } from '../../../python/syntax.ts'
import type { Unit, UnitNode } from '../../../python/values/static-value.ts'
import { readable } from '../../diagnostic.ts'
import type { Workspace } from '../../files/workspace.ts'
import { withImporters } from '../../world/importers.ts'
import { inTests } from '../../world/references.ts'
import { originsOf } from '../trail/origins.ts'
import { sdkName } from '../trail/site.ts'
import { calledBy } from '../trail/symbols.ts'

/**
 * Where the environment of something is set that may be anything: in a decorator, say, or in a function that a dict
 * holds. Looked for in the modules that import a file, and in those that it imports.
 *
 * @param part `run_config.environment`
 */
export function setOutOfSight(workspace: Workspace, { path }: Unit, part: string): UnitNode | null {
  const all = onceForBoth(known, workspace, part, () => settersOf(workspace, part))
  const isNear = ({ unit }: UnitNode) =>
    withImporters(workspace, path).includes(unit.path) ||
    withImporters(workspace, unit.path).includes(path)
  return all.find(isNear) ?? null
}

const known = new WeakMap<Workspace, Map<string, readonly UnitNode[]>>()

function settersOf(workspace: Workspace, part: string): UnitNode[] {
  const [attribute = ''] = part.split('.')
  return workspace.mentioning(attribute).flatMap((path) => {
    const unit = inTests(path) ? null : readable(workspace.python(path))
    if (!unit || unit.module.error !== null) return []
    return findAll(unit.module.root, 'attribute').flatMap((read): UnitNode[] => {
      const object = partOf(read, 'object')
      const { top, path: own } = wholeAccess(unit.module, object)
      const isSet = top.parent?.type === 'assignment' && top.field === 'left'
      const isMeant = isSet && textOf(unit.module, partOf(read, 'attribute')) === attribute
      return isMeant && own === part && mayBeAnything(workspace, { unit, node: object })
        ? [{ unit, node: top }]
        : []
    })
  })
}

/** Whether nothing tells where an object comes from: it is handed to a function that nobody is seen to call, say. */
const mayBeAnything = (workspace: Workspace, { unit, node }: UnitNode): boolean =>
  !isSelf(unit, node) &&
  originsOf(workspace, { unit, node, frame: null }).some(
    (origin) =>
      CARRIES.test(origin.node.type) &&
      sdkName(workspace, origin) === null &&
      // `Job("train.py")` of a class of the repository
      calledBy(workspace, origin)?.kind !== 'class',
  )

/** What may stand for an object that was made elsewhere. */
const CARRIES = /^(identifier|call|subscript|await)$/
