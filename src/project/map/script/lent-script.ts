import { dirname } from '../../../python/paths.ts'
import { string } from '../../../python/values/static-value.ts'
import { fileText, type Workspace } from '../../files/workspace.ts'
import type { Question } from '../../world/readings.ts'
import { runConfigurationFiles } from '../environment/files/listed-files.ts'
import { readRunConfiguration } from '../environment/files/runconfig-file.ts'
import { argumentOf, type SdkCall } from '../sdk-call.ts'
import { eventsOf } from '../trail/events.ts'
import { inForce } from '../trail/in-force.ts'
import { originsOf } from '../trail/origins.ts'
import { stringsOf } from '../trail/possible-values.ts'
import { argumentSite, type Origin, sdkName } from '../trail/site.ts'

/**
 * The script that a ScriptRunConfig takes from the run configuration that it is given; null where that names none, or
 * not always the same.
 *
 * Source: azureml-core 1.61.0, `ScriptRunConfig`.
 */
export function lentScript(workspace: Workspace, site: SdkCall): Question | null {
  const { file, type, bound } = site
  const given = type === 'ScriptRunConfig' ? argumentOf(site, 'run_config') : null
  if (!given) return null
  const at = { unit: file, node: given.value }
  const origins = originsOf(workspace, { ...at, frame: null, bound })
  const names = new Set(origins.flatMap((origin) => scriptsOf(workspace, origin)))
  const [name = null] = names
  return name !== null && names.size === 1 ? { ...at, answer: () => string(name) } : null
}

/** The scripts that a run configuration may name; null among them where one is not known. */
function scriptsOf(workspace: Workspace, origin: Origin): (string | null)[] {
  // it takes the script at once
  const events = origin.names.map((name) =>
    eventsOf(workspace, name).filter(({ timing }) => timing !== 'later'),
  )
  const set = inForce(events, 'script')
  const isSure = set.some(({ timing }) => timing === 'always')
  return [
    ...(isSure ? [] : madeWith(workspace, origin)),
    ...set.flatMap((each) => stringsOf(workspace, each)),
  ]
}

function madeWith(workspace: Workspace, origin: Origin): (string | null)[] {
  switch (sdkName(workspace, origin)) {
    case 'RunConfiguration': {
      const script = argumentSite(workspace, origin, 'script')
      return script ? stringsOf(workspace, script) : [null]
    }
    case 'RunConfiguration.load': {
      const base = { workspace, from: dirname(origin.unit.path) }
      return runConfigurationFiles(base, origin).map(
        (path) => path && readRunConfiguration(fileText(workspace, path)).script,
      )
    }
    default:
      return [null]
  }
}
