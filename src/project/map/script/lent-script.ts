import { dirname } from '../../../python/paths.ts'
import { childOf, textOf } from '../../../python/syntax.ts'
import { string, type UnitNode } from '../../../python/values/static-value.ts'
import { fileText, type Workspace } from '../../files/workspace.ts'
import type { Question } from '../../world/readings.ts'
import { runConfigurationFiles } from '../environment/files/listed-files.ts'
import { readRunConfiguration } from '../environment/files/runconfig-file.ts'
import { argumentOf, type SdkCall } from '../sdk-call.ts'
import { argumentSite } from '../trail/argument-site.ts'
import { eventsOf } from '../trail/events.ts'
import { inForce } from '../trail/in-force.ts'
import { originsOf } from '../trail/origins.ts'
import { stringsOf } from '../trail/possible-values.ts'
import { type Origin, sdkName } from '../trail/site.ts'

const LENDERS = /^RunConfiguration(\.load)?$/

/**
 * The script that a call takes from a run configuration: it says `script_name=run_config.script`, or is a
 * ScriptRunConfig that names none itself; null where the run configuration names none, or not always the same.
 *
 * Source: azureml-core 1.61.0, `ScriptRunConfig`.
 *
 * @param named the script as the call names it
 */
export function lentScript(
  workspace: Workspace,
  site: SdkCall,
  named: Question | null,
): Question | null {
  const lender = named ? objectOf(named) : givenTo(site)
  if (!lender) return null
  const origins = originsOf(workspace, { ...lender, frame: null, bound: site.bound })
  // much else has a script that is not a run configuration
  if (named && !origins.every((origin) => LENDERS.test(sdkName(workspace, origin) ?? '')))
    return null
  const names = new Set(origins.flatMap((origin) => scriptsOf(workspace, origin)))
  const [name = null] = names
  if (name === null || names.size !== 1) return null
  return { ...(named ?? lender), answer: () => string(name) }
}

/** `run_config` in `run_config.script`; null for any other expression. */
function objectOf({ unit, node, answer }: Question): UnitNode | null {
  const property = !answer && node.type === 'attribute' ? childOf(node, 'attribute') : null
  const object = property && textOf(unit.module, property) === 'script' && childOf(node, 'object')
  return object ? { unit, node: object } : null
}

/** The run configuration that a ScriptRunConfig is given. */
function givenTo(site: SdkCall): UnitNode | null {
  const given = site.type === 'ScriptRunConfig' ? argumentOf(site, 'run_config') : null
  return given && { unit: site.file, node: given.value }
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
