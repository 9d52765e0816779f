import { argumentSite } from '../trail/argument-site.ts'
import { holderOf, type Origin, sdkName } from '../trail/site.ts'
import * as advice from './advice.ts'
import { CONDA_DEPENDENCIES, ofDefaults } from './defaults.ts'
import { ofRunconfigFile } from './files/listed-files.ts'
import type { Finding } from './findings.ts'
import { heldEnvironment } from './held-environment.ts'
import { ofJob } from './jobs.ts'
import type { EnvironmentSearch } from './search.ts'
import { ofSpark } from './spark.ts'

/** The packages of a RunConfiguration, however code has come by it. */
export function ofRunConfiguration(search: EnvironmentSearch, origin: Origin): Finding[] {
  const owner = holderOf(origin, 'run_config')
  if (owner) return search.job(owner)
  switch (sdkName(search.workspace, origin)) {
    case 'RunConfiguration': {
      const framework = argumentSite(search.workspace, origin, 'framework')
      const found = heldEnvironment(search, { names: origin.names, path: 'environment' }, () => {
        const given = argumentSite(search.workspace, origin, 'conda_dependencies')
        return given
          ? search.dependencies(given)
          : ofDefaults(search.workspace, origin, `.environment.${CONDA_DEPENDENCIES}`)
      })
      return [...found, ...ofSpark(search, origin.names, 'framework', framework)]
    }
    case 'RunConfiguration.load':
      return ofRunconfigFile(search, origin)
    case 'ScriptRunConfig':
      // a CommandStep takes one as well
      return ofJob(search, origin)
    default:
      return [advice.unknown(origin)]
  }
}
