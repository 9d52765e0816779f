import { argumentSite, type Site, sdkName } from '../trail/site.ts'
import type { Finding } from './findings.ts'
import { ofCall, ofHeldEnvironment, ofRun } from './sdk.ts'
import type { EnvironmentSearch } from './search.ts'
import { usesOfMade } from './uses-of-made.ts'

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
  const isDeployment = sdkName(search.workspace, call) === 'InferenceConfig'
  return usesOfMade(search.workspace, call).flatMap(({ names, isLast }) => {
    const held = {
      names,
      ...(isDeployment ? { path: 'environment' } : ofRun(search.workspace, call)),
      isGone: !isLast,
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
