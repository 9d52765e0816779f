import {
  kindOf,
  OUT_OF_REACH,
  type OutOfReach,
  WRAPPING_STEPS,
} from '../../../transforms/azureml/kinds.ts'
import { compact } from '../../collections/compact.ts'
import { own } from '../../collections/own.ts'
import { findAll } from '../../python/syntax.ts'
import type { PythonFile } from '../files/python-file.ts'
import { lendsAlone } from './configurations.ts'
import type { Definition, FoundDefinition } from './definition.ts'
import { readDeployment } from './deployments.ts'
import { downloadedAnew } from './downloads.ts'
import { methodCallOf } from './methods.ts'
import { argumentsReadByPlace } from './read-back.ts'
import type { Repository } from './repository.ts'
import { argumentOf, type SdkCall, sdkCallOf } from './sdk-call.ts'
import { spreadOf } from './spread.ts'
import { readStep } from './steps.ts'
import { nameOf, notReached, withoutScript } from './without-script.ts'
import { readWrapper } from './wrappers.ts'

/** The steps and deployments that a file constructs, in the order in which they stand there. */
export function readDefinitions(repository: Repository, file: PythonFile): Definition[] {
  return findAll(file.module.root, 'call')
    .flatMap((call) => {
      const method = methodCallOf(repository.world, file, call)
      if (method) return [outOfReach(method, method.unreached)]
      const site = sdkCallOf(repository.world, file, call)
      return site ? readSite(repository, site) : []
    })
    .map((found, index) => ({
      index,
      ...found,
      companions: compact(found.companions),
      runs: compact(found.runs),
      problems: compact(found.problems),
      warnings: compact([
        ...found.warnings,
        ...downloadedAnew(repository.world, file, found),
        ...argumentsReadByPlace(file, found),
      ]),
    }))
}

function readSite(repository: Repository, site: SdkCall): FoundDefinition[] {
  const { type } = site
  const unreached = own(OUT_OF_REACH, type)
  if (unreached) return [outOfReach(site, unreached)]
  if (type === 'InferenceConfig') return readDeployment(repository, site)
  const kind = kindOf(type, site.args)
  if (kind) return isOnlyItsConfiguration(site) ? [] : readStep(repository, site, kind)
  if (!WRAPPING_STEPS.includes(type)) return []
  return spreadOf(repository, site).ways?.some((given) => given.has('command'))
    ? [commandUnseen(site)]
    : readWrapper(repository, site)
}

/** Whether nothing of a call that names no script is used but its run configuration: it is never submitted. */
function isOnlyItsConfiguration(site: SdkCall): boolean {
  return (
    site.type === 'ScriptRunConfig' &&
    !site.args.starred &&
    !site.preset &&
    !argumentOf(site, 'script') &&
    !argumentOf(site, 'command') &&
    lendsAlone(site)
  )
}

/** The definition of a step whose command is in a dict, where no flags can be added to it. */
function commandUnseen(site: SdkCall): FoundDefinition {
  const { type, file, call, place } = site
  const problem = file.diagnose({
    code: 'starred-arguments',
    severity: 'warning',
    at: call.start,
    message: `the ${type} is given its \`command\` through \`**\``,
    hint: 'name `command` in the call itself',
  })
  return withoutScript({ kind: 'step', type, name: nameOf(site), call: place }, problem)
}

function outOfReach(site: SdkCall, why: OutOfReach): FoundDefinition {
  const { type, place: call } = site
  const problem = site.file.diagnose({ ...notReached(type, why), at: site.call.start })
  return withoutScript({ kind: why.kind, type, name: nameOf(site, why.name), call }, problem)
}
