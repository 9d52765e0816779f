import { keepsArguments } from '../sdk-call.ts'
import { argumentSite } from '../trail/argument-site.ts'
import { type Site, sdkName } from '../trail/site.ts'
import * as advice from './advice.ts'
import type { Finding } from './findings.ts'
import { namesAsked } from './given-later.ts'
import { heldEnvironment } from './held-environment.ts'
import { heldByJob, ofCall } from './jobs.ts'
import type { EnvironmentSearch } from './search.ts'
import { setOutOfSight } from './set-out-of-sight.ts'
import { ofSpark } from './spark.ts'
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
  const { workspace } = search
  const type = sdkName(workspace, call) ?? ''
  const run = type === 'InferenceConfig' ? { path: 'environment' } : heldByJob(workspace, call)
  // the configuration that is made where there is none comes with debugpy
  const isBare = () =>
    type === 'ScriptRunConfig' &&
    !['run_config', 'environment'].some(
      (name) => argumentSite(workspace, call, name) ?? spread.get(name),
    )
  return usesOfMade(workspace, call).flatMap(({ names, isLast }) => [
    ...heldEnvironment(search, { names, ...run, isGone: !isLast }, (isAlone) => {
      const given = () => (isAlone && isBare() ? [] : ofCall(search, call, spread))
      // by other names, wherever it has come by then
      const asked =
        isAlone && isLast && keepsArguments(type) ? namesAsked(workspace, call, run.path) : []
      const later = asked.flatMap((other) =>
        heldEnvironment(search, { names: other, ...run }, given),
      )
      if (later.length > 0 || !isAlone || !isBare()) return later.length > 0 ? later : given()
      const unseen = setOutOfSight(workspace, call.unit, run.path)
      return unseen ? [advice.mayBeReplaced(unseen)] : []
    }),
    ...ofSpark(search, names, 'run_config.framework'),
  ])
}
