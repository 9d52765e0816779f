import { constructorOf, lineage, superCallsIn } from '../../../python/classes.ts'
import { lastOf } from '../../../python/control-flow.ts'
import { parametersOf } from '../../../python/functions.ts'
import {
  findAll,
  isWithin,
  methodCalledOn,
  type PyNode,
  partOf,
  textOf,
} from '../../../python/syntax.ts'
import { usesOf } from '../../../python/uses.ts'
import { Reader } from '../../../python/values/evaluate.ts'
import type { UnitNode } from '../../../python/values/static-value.ts'
import type { Workspace } from '../../files/workspace.ts'
import { sdkClass } from '../../world/constructors.ts'
import { worldOf } from '../../world/world.ts'
import type { Name, Origin } from './site.ts'
import { calledBy } from './symbols.ts'

/** Objects of classes that are derived from those of the SDK. */

/**
 * An origin as its class's constructor makes it, where that calls the constructor of the SDK's class, and the object goes
 * by `self`; any other origin as it is.
 */
export function asMadeBySdk(workspace: Workspace, origin: Origin): Origin {
  const type = origin.node.type === 'call' ? calledBy(workspace, origin) : null
  const init = type?.kind === 'class' ? constructorOf(type.unit, type.node) : null
  if (!type || !init) return origin
  const { unit } = type
  const [call, ...others] = superCallsIn(unit, init)
  const [self] = parametersOf(init)
  if (!call || others.length > 0 || !self) return origin
  if (sdkClass(worldOf(workspace), unit, call) === null) return origin
  if (isSetElsewhere(workspace, type, init, self.name)) return origin
  const frame = { definition: init, call: origin }
  const name: Name = { unit, node: self.name, frame, until: lastOf(init) }
  return { unit, node: call, frame, bound: origin.bound, names: [...origin.names, name] }
}

/** What methods set that decides which packages are installed. */
const SETTINGS = /^(python|docker|environment|conda_dependencies|run_config)$/

/**
 * Whether other code of the class, or of one that it is derived from, too, may set or replace what decides on the
 * packages.
 */
function isSetElsewhere(workspace: Workspace, type: UnitNode, init: PyNode, self: PyNode): boolean {
  const { module } = type.unit
  const isHandedOn = usesOf(module, textOf(module, self), self).some(
    (use) => use !== self && (use.parent?.type !== 'attribute' || methodCalledOn(module, use)),
  )
  return (
    isHandedOn ||
    lineage(new Reader(worldOf(workspace)), type).some(({ unit, node }) =>
      [...findAll(node, 'attribute'), ...findAll(node, 'function_definition')].some((each) => {
        const name = partOf(each, each.type === 'attribute' ? 'attribute' : 'name')
        return SETTINGS.test(textOf(unit.module, name)) && !isWithin(each, init)
      }),
    )
  )
}
