import {
  type Kind,
  kindOf,
  OUT_OF_REACH,
  type OutOfReach,
  WRAPPERS,
  WRAPPING_STEPS,
} from '../../../transforms/azureml/kinds.ts'
import { signatureOf } from '../../../transforms/azureml/signatures.ts'
import { compact } from '../../collections/compact.ts'
import { only } from '../../collections/only.ts'
import { own } from '../../collections/own.ts'
import { excerpt } from '../../python/excerpt.ts'
import { withoutRoot } from '../../python/paths.ts'
import { findAll, type PyNode } from '../../python/syntax.ts'
import { Reader } from '../../python/values/evaluate.ts'
import type { Bound, UnitNode } from '../../python/values/static-value.ts'
import { readable } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { Question } from '../world/readings.ts'
import { changesOf } from './call-changes.ts'
import { isUsedWhole, lendsAlone } from './configurations.ts'
import type { Definition, FoundDefinition } from './definition.ts'
import { readDeployment } from './deployments.ts'
import { downloadedAnew } from './downloads.ts'
import { findEnvironment } from './environment/find.ts'
import { methodCallOf } from './methods.ts'
import { argumentsReadByPlace } from './read-back.ts'
import type { Repository } from './repository.ts'
import { scriptOfCommand, startsR } from './script/command.ts'
import { lentScript } from './script/lent-script.ts'
import { argumentAsked, scriptArguments } from './script/naming.ts'
import { resolveScripts } from './script/resolve.ts'
import { argumentOf, type SdkCall, sdkCallOf } from './sdk-call.ts'
import { scriptSetLater } from './set-later.ts'
import { spreadOf } from './spread.ts'
import { boundAt } from './trail/branches.ts'
import { originsOf } from './trail/origins.ts'
import { notReached, withoutScript } from './without-script.ts'

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
      key: `${file.path}#${index}`,
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

/** What a step is called whose script is not looked for: its name where that stands in the call, else its class. */
function nameOf(site: SdkCall, parameter = 'name'): string {
  const name = new Reader().read(site.file, argumentOf(site, parameter)?.value ?? site.call)
  return name.kind === 'string' ? withoutRoot(name.value) : site.type
}

function outOfReach(site: SdkCall, why: OutOfReach): FoundDefinition {
  const { type, place: call } = site
  const problem = site.file.diagnose({ ...notReached(type, why), at: site.call.start })
  return withoutScript({ kind: why.kind, type, name: nameOf(site, why.name), call }, problem)
}

/**
 * The definition of a step, or of a job, that names its script itself.
 *
 * @param through the steps that run it, outermost first; it is then theirs
 */
function readStep(
  repository: Repository,
  site: SdkCall,
  kind: Kind,
  through: readonly SdkCall[] = [],
): FoundDefinition[] {
  const { type } = site
  const outer = through[0] ?? site
  const isNamed = through.length > 0 || signatureOf(type).includes('name')
  const command = kind.script === 'command' ? argumentOf(site, kind.script) : null
  const started = command && commandScript(repository, site, command.value)
  const script = started && 'node' in started ? started : kind.script
  const named = scriptArguments(repository, site, script, kind.directory)
  const isModule = started !== null && 'isModule' in started && started.isModule
  const found = resolveScripts(repository, {
    ...site,
    ...named,
    script: lentScript(repository.workspace, site, named.script) ?? named.script,
    name: isNamed ? argumentAsked(repository, outer, 'name') : null,
    type: outer.type,
    problem: started && 'code' in started ? started : scriptSetLater(repository, site, kind),
  }).map((each) =>
    each.script && isModule ? { ...each, script: { ...each.script, isModule } } : each,
  )
  const scripts = found.flatMap(({ script }) => script ?? [])
  const read = found.map((each) => ({
    ...each,
    environment: findEnvironment(repository, site, each.name, each.ways),
  }))
  const isPlaced = read.every(({ environment }) => !environment.isMade)
  const changes = changesOf(repository, site, through, kind, isPlaced)
  return read.map(({ name, script, problems, environment }) => ({
    kind: 'step',
    type: outer.type,
    name,
    call: outer.place,
    script,
    uploads: 'folder',
    companions: scripts.filter((other) => other !== script && other.path !== script?.path),
    changes,
    runs: through.length > 0 ? [...through.slice(1), site].map(({ place }) => place) : [],
    usedWhole: isUsedWhole(site),
    environment,
    problems,
    warnings: [],
  }))
}

/** The script that a command line starts, or why none of it can be debugged. */
function commandScript(
  { workspace, world }: Repository,
  { file, type, bound }: SdkCall,
  command: PyNode,
) {
  const reader = new Reader(world, bound)
  const script = scriptOfCommand(workspace, file, command, reader)
  if (script) return script
  const isR = startsR(file, command, reader)
  return file.diagnose({
    code: 'command-line',
    severity: 'info',
    at: command.start,
    message: isR
      ? `the command of this ${type} runs R`
      : `the command of this ${type} does not just start one Python script of this repository`,
    hint: isR ? 'leave it as it is: none of your Python runs in it' : otherThanCommand(type),
  })
}

const otherThanCommand = (type: string): string =>
  type === 'CommandStep'
    ? 'run the code in a PythonScriptStep to debug it'
    : 'name the script with script= and its arguments with arguments='

/**
 * The definition of a step that runs what another object names: `EstimatorStep(estimator=est)`,
 * `HyperDriveStep(hyperdrive_config=config)`.
 */
function readWrapper(repository: Repository, site: SdkCall): FoundDefinition[] {
  const through: SdkCall[] = []
  let at = site
  for (
    let parameters = own(WRAPPERS, at.type);
    parameters && through.length < 4;
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
