import { argumentSite, type Site, sdkName } from '../trail/site.ts'
import type { Finding } from './findings.ts'
import { namesAsked } from './given-later.ts'
import type { Held } from './held-environment.ts'
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
  const run = isDeployment ? { path: 'environment' } : ofRun(search.workspace, call)
  return usesOfMade(search.workspace, call).flatMap(({ names, isLast }) => {
    return ofHeldEnvironment(search, { names, ...run, isGone: !isLast }, (isAlone) => {
      const later = isAlone && isLast ? ofLater(search, call, spread, run) : []
      if (later.length > 0) return later
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

/** What a job or a deployment that is given no environment gets by other names, wherever it has come by then. */
function ofLater(
  search: EnvironmentSearch,
  call: Site,
  spread: ReadonlyMap<string, readonly Site[]>,
  run: Pick<Held, 'path' | 'hasImage'>,
): Finding[] {
  const { workspace } = search
  const isGiven = argumentSite(workspace, call, 'environment') ?? spread.get('environment')
  const keeps = /^(ScriptRunConfig|InferenceConfig)$/.test(sdkName(workspace, call) ?? '')
  if (isGiven || !keeps) return []
  return namesAsked(workspace, call, run.path).flatMap((names) =>
    ofHeldEnvironment(search, { names, ...run }, () => []),
  )
}
