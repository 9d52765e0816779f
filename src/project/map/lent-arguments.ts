import { findAll, textOf } from '../../python/syntax.ts'
import type { UnitNode } from '../../python/values/static-value.ts'
import type { Workspace } from '../files/workspace.ts'
import { argumentSite } from './trail/argument-site.ts'
import { originsOf } from './trail/origins.ts'
import { sdkName } from './trail/site.ts'

/** Whether a run configuration may hold arguments of its own, which those of a ScriptRunConfig would replace. */
export function lendsArguments(workspace: Workspace, { unit, node: runConfig }: UnitNode): boolean {
  const { module } = unit
  const own = `${textOf(module, runConfig)}.arguments`
  if (findAll(module.root, 'attribute').some((node) => textOf(module, node) === own)) return true
  return originsOf(workspace, { unit, node: runConfig, frame: null }).some((origin) => {
    switch (sdkName(workspace, origin)) {
      case 'RunConfiguration':
        return argumentSite(workspace, origin, 'arguments') !== null
      case 'RunConfiguration.load':
        return true
      default:
        return false
    }
  })
}
