import { kindOf, WRAPPERS } from '../../../transforms/azureml/kinds.ts'
import { only } from '../../collections/only.ts'
import { own } from '../../collections/own.ts'
import { excerpt } from '../../python/excerpt.ts'
import type { PyNode } from '../../python/syntax.ts'
import { Reader } from '../../python/values/evaluate.ts'
import type { Bound, UnitNode } from '../../python/values/static-value.ts'
import { readable } from '../diagnostic.ts'
import type { Question } from '../world/readings.ts'
import type { FoundDefinition } from './definition.ts'
import type { Repository } from './repository.ts'
import { argumentAsked } from './script/naming.ts'
import { type SdkCall, sdkCallOf } from './sdk-call.ts'
import { readStep } from './steps.ts'
import { boundAt } from './trail/branches.ts'
import { originsOf } from './trail/origins.ts'
import { nameOf, withoutScript } from './without-script.ts'

/** How many objects may run one another: a HyperDriveStep runs a HyperDriveConfig, which runs a ScriptRunConfig. */
const DEEPEST = 4

/**
 * The definition of a step that runs what another object names: `EstimatorStep(estimator=est)`,
 * `HyperDriveStep(hyperdrive_config=config)`.
 */
export function readWrapper(repository: Repository, site: SdkCall): FoundDefinition[] {
  const through: SdkCall[] = []
  let at = site
  for (
    let parameters = own(WRAPPERS, at.type);
    parameters && through.length < DEEPEST;
    parameters = own(WRAPPERS, at.type)
  ) {
    through.push(at)
    const given = parameters
      .map((name) => argumentAsked(repository, at, name))
      .find((value) => value)
    const next = given && madeFor(repository, at, given)
    if (!next) return [lost(site, at, given?.unit.module === at.file.module ? given.node : at.call)]
    at = next
  }
  const kind = kindOf(at.type, at.args)
  return kind ? readStep(repository, at, kind, through) : [lost(site, at, at.call)]
}

/**
 * The call of the SDK that makes what a call is given; null where it is not seen, or is one of several. What is kept in
 * objects, dicts and lists has no value for a reader, but leaves a trail.
 */
function madeFor({ workspace, world }: Repository, at: SdkCall, given: Question): SdkCall | null {
  const reader = new Reader(world, at.bound)
  const made = given.answer?.(reader) ?? reader.read(given.unit, given.node)
  const callOf = ({ unit, node }: UnitNode, bound: Bound | null | undefined): SdkCall | null => {
    const file = node.type === 'call' ? readable(workspace.python(unit.path)) : null
    return file ? sdkCallOf(world, file, node, bound ?? undefined) : null
  }
  const read = made.kind === 'unknown' ? callOf(made, made.bound) : null
  if (read || given.answer) return read
  const site = { unit: given.unit, node: given.node, frame: null, bound: at.bound }
  const origin = only(originsOf(workspace, site))
  return origin ? callOf(origin, boundAt(world, origin)) : null
}

/**
 * The definition of a step whose script is lost on the way.
 *
 * @param at the file in which the trail from the step to its script ends, at `node`
 */
function lost(site: SdkCall, at: SdkCall, node: PyNode): FoundDefinition {
  const problem = at.file.diagnose({
    code: 'script-not-static',
    severity: 'warning',
    at: node.start,
    message: `what this runs is known only when the definition runs: ${excerpt(at.file.module, node)}`,
    hint: 'construct it in the same repository, or instrument the script by hand',
  })
  return withoutScript(
    { kind: 'step', type: site.type, name: nameOf(site), call: site.place },
    problem,
  )
}
