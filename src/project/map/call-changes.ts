import { type Kind, WRAPPER_ARGUMENTS } from '../../../transforms/azureml/kinds.ts'
import { isGiven } from '../../../transforms/azureml/signatures.ts'
import type { Workspace } from '../files/workspace.ts'
import { typesGiven } from './argument-types.ts'
import type { CallChange } from './definition.ts'
import { lendsArguments } from './lent-arguments.ts'
import type { Repository } from './repository.ts'
import { argumentOf, type SdkCall } from './sdk-call.ts'
import { argumentsSetLater } from './set-later.ts'
import { spreadArguments } from './spread.ts'

/**
 * The calls that must change so that a step's script gets the flags, and the step is not reused.
 *
 * @param site names the script
 * @param through the steps that run it, outermost first
 * @param placed whether it has an environment in each way of reaching it, be it given later
 */
export function changesOf(
  repository: Repository,
  site: SdkCall,
  through: readonly SdkCall[],
  kind: Kind,
  placed: boolean,
): CallChange[] {
  const outer = through[0]
  const change = (at: SdkCall, passes: boolean): CallChange => {
    const spread = at.args.starred || at.preset ? spreadArguments(repository, at) : null
    const types = passes && at === site ? typesGiven(repository, at, kind) : []
    const keeps = passes && keepsArguments(repository.workspace, at)
    return {
      call: at.place,
      step: {
        type: at.type,
        passes,
        placed,
        ...(keeps ? { keeps } : {}),
        ...(types.length > 0 ? { types } : {}),
        ...(spread ? { spread } : {}),
      },
      blocked: passes && at === site && !kind.reuses ? argumentsSetLater(repository, at) : null,
    }
  }
  if (!outer) return [change(site, true)]
  const { form } = kind.arguments
  const hasOwn = isGiven(outer.args, outer.type, WRAPPER_ARGUMENTS)
  const takes = form === 'dict' || (form !== 'command' && hasOwn)
  return takes ? [change(outer, true)] : [change(outer, false), change(site, true)]
}

/** Whether a call has no arguments, but a run configuration that may have some. */
function keepsArguments(workspace: Workspace, site: SdkCall): boolean {
  const { type, file, preset } = site
  if (type !== 'ScriptRunConfig' || argumentOf(site, 'arguments')) return false
  const here = argumentOf(site, 'run_config')
  const runConfig = here ? { unit: file, node: here.value } : preset?.get('run_config')
  return runConfig !== undefined && lendsArguments(workspace, runConfig)
}
