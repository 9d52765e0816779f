import { lastOf } from '../../../python/control-flow.ts'
import { ancestor } from '../../../python/syntax.ts'
import { assignedTo } from '../../../python/targets.ts'
import { argumentSite, type Site, sdkName } from '../trail/site.ts'
import { nextHolder, submissions } from '../trail/submissions.ts'
import type { Finding } from './findings.ts'
import { ofCall, ofHeldEnvironment, ofRun } from './sdk.ts'
import type { EnvironmentSearch } from './search.ts'

/**
 * A step, deployment or job where it is constructed, by its arguments and by what is done to it afterwards.
 *
 * @param spread what it is given by `**common`
 */
export function ofDefinition(
  search: EnvironmentSearch,
  call: Site,
  spread: ReadonlyMap<string, readonly Site[]>,
): Finding[] {
  const left = assignedTo(call.node)
  const isDeployment = sdkName(search.workspace, call) === 'InferenceConfig'
  const end =
    (left && nextHolder(call.file.module, left)) ??
    lastOf(ancestor(call.node, 'function_definition', 'module') ?? call.node)
  // each time that it is submitted counts what it has been given until then
  const places = left ? [...submissions(call.file.module, left), end] : [null]
  return places.flatMap((until) => {
    const names = left && until ? [{ ...call, node: left, until }] : []
    const held = {
      names,
      ...(isDeployment ? { path: 'environment' } : ofRun(search.workspace, call)),
      isGone: until !== end,
    }
    return ofHeldEnvironment(search, held, (isAlone) => {
      // the configuration that is made where there is none comes with debugpy
      const isBare =
        isAlone &&
        sdkName(search.workspace, call) === 'ScriptRunConfig' &&
        !['run_config', 'environment'].some(
          (name) => argumentSite(search.workspace, call, name) ?? spread.get(name),
        )
      return isBare ? [] : ofCall(search, call, spread)
    })
  })
}
