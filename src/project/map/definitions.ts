import {
  KINDS,
  type Kind,
  OUT_OF_REACH,
  type OutOfReach,
  WRAPPER_ARGUMENTS,
  WRAPPERS,
} from '../../../transforms/azureml/kinds.ts'
import { signatureOf } from '../../../transforms/azureml/signatures.ts'
import { assignedLater } from '../../python/assigned-later.ts'
import { argument, type CallArguments, callArguments } from '../../python/calls.ts'
import { Reader } from '../../python/evaluate.ts'
import { qualifiedName } from '../../python/module.ts'
import { dirname, withoutRoot } from '../../python/paths.ts'
import type { Bound, Unit, World } from '../../python/static-value.ts'
import { childOf, findAll, type PyNode, partOf, textOf } from '../../python/syntax.ts'
import { type Diagnostic, isDiagnostic } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { kept } from '../kept.ts'
import { once } from '../once.ts'
import type { CallSite } from '../world/call-site.ts'
import { sdkClass } from '../world/constructors.ts'
import { assignedEnvironment, isUsedWhole } from './configurations.ts'
import type { CallChange, Definition, SpreadArguments } from './definition.ts'
import { findEnvironment } from './environment/find.ts'
import { lendsArguments } from './lent-arguments.ts'
import type { Naming } from './naming.ts'
import { type Repository, resolveScripts } from './resolve.ts'
import { type Spread, spreadOf } from './spread.ts'

/** A call of the SDK in its file. */
interface Site {
  readonly place: CallSite
  readonly file: PythonFile
  readonly unit: Unit
  readonly call: PyNode
  readonly type: string
  readonly args: CallArguments
  /** What names mean on the way to it. */
  readonly bound: Bound
}

/** A definition whose place among the others of its file is not counted yet. */
type Found = Omit<Definition, 'key'>

/** The steps and deployments that a file constructs, in the order in which they stand there. */
export function readDefinitions(repository: Repository, file: PythonFile): Definition[] {
  const unit: Unit = { module: file.module, path: file.path }
  return findAll(file.module.root, 'call')
    .flatMap((call) => {
      const site = siteOf(repository.world, file, unit, call)
      return site ? readSite(repository, site) : []
    })
    .map((found, index) => ({
      key: `${file.path}#${index}`,
      ...found,
      companions: kept(found.companions),
      runs: kept(found.runs),
      problems: kept(found.problems),
      warnings: kept(found.warnings),
    }))
}

function readSite(repository: Repository, site: Site): Found[] {
  const { type } = site
  const unreached = OUT_OF_REACH[type]
  if (unreached) return [outOfReach(site, unreached)]
  if (type === 'InferenceConfig') return readDeployment(repository, site)
  if (isKind(type)) return isOnlyItsConfiguration(site) ? [] : readStep(repository, site)
  if (type === 'EstimatorStep' || type === 'HyperDriveStep') return readWrapper(repository, site)
  return []
}

/** Whether `ScriptRunConfig(…).run_config` is all that becomes of a call that runs nothing: it is never submitted. */
function isOnlyItsConfiguration(site: Site): boolean {
  const { type, call, args, file } = site
  const reading = call.field === 'object' && call.parent?.type === 'attribute' ? call.parent : null
  const name = reading && childOf(reading, 'attribute')
  return (
    type === 'ScriptRunConfig' &&
    name !== null &&
    textOf(file.module, name) === 'run_config' &&
    !args.starred &&
    !argumentOf(site, 'script') &&
    !argumentOf(site, 'command')
  )
}

/**
 * A call as one of the SDK's; null for any other.
 *
 * @param bound what names mean on the way to it
 */
function siteOf(
  world: World,
  file: PythonFile,
  unit: Unit,
  call: PyNode,
  bound: Bound = new Map(),
): Site | null {
  const type = sdkClass(world, unit, call)
  const args = type === null ? null : callArguments(unit.module, call)
  return type !== null && args
    ? { place: callSite(file, call), file, unit, call, type, args, bound }
    : null
}

const callSite = (file: PythonFile, { start, end }: PyNode): CallSite => ({
  path: file.path,
  start,
  end,
  place: file.place(start),
})

const isKind = (type: string): type is keyof typeof KINDS => type in KINDS

const argumentOf = ({ args, type }: Site, name: string) => argument(args, name, signatureOf(type))

/** What a step is called whose script is not looked for: its name where that stands in the call, else its class. */
function nameOf(site: Site, parameter = 'name'): string {
  const name = new Reader().read(site.unit, argumentOf(site, parameter)?.value ?? site.call)
  return name.kind === 'string' ? withoutRoot(name.value) : site.type
}

/** A definition whose script is out of reach, or not known. */
const unresolved = (
  { type, place }: Site,
  kind: Definition['kind'],
  name: string,
  problem: Diagnostic,
): Found => ({
  kind,
  type,
  name,
  call: place,
  script: null,
  uploads: 'folder',
  companions: [],
  changes: [],
  runs: [],
  usedWhole: true,
  environment: { places: [], gaps: [], isMade: false },
  warnings: [],
  problems: [problem],
})

function outOfReach(site: Site, { kind, name, code, reason, hint }: OutOfReach): Found {
  const problem = site.file.diagnose({
    code,
    severity: 'info',
    at: site.call.start,
    message: `${site.type} cannot be debugged this way: ${reason}`,
    hint,
  })
  return unresolved(site, kind, nameOf(site, name), problem)
}

/**
 * A step, or a run configuration, that names its script itself.
 *
 * @param through the steps that run it, outermost first; it is then theirs
 */
function readStep(repository: Repository, site: Site, through: readonly Site[] = []): Found[] {
  const { file, call, type } = site
  const kind: Kind = KINDS[type as keyof typeof KINDS]
  const outer = through[0] ?? site
  const problem = commandLine(site) ?? scriptSetLater(site)
  const found = problem
    ? [{ name: type, script: null, inFolder: false, problems: [problem] }]
    : resolveScripts(repository, {
        file,
        unit: site.unit,
        call,
        ...scriptArguments(repository, site, kind.script, kind.directory),
        name:
          through.length > 0 || type in NAMED
            ? (argumentOf(outer, 'name')?.value ?? spread(repository, outer).valueOf('name'))
            : null,
        type: outer.type,
        bound: site.bound,
      })
  const changes = changesOf(repository, site, through, kind)
  const scripts = found.flatMap(({ script }) => script ?? [])
  const given = spread(repository, site).ways
  return found.map(({ name, script, problems }) => ({
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
    environment: findEnvironment(repository.workspace, file, call, name, given),
    problems,
    warnings: [],
  }))
}

/** Why a run configuration that names a command has no script to debug; null for any other. */
function commandLine(site: Site): Diagnostic | null {
  const command = site.type === 'ScriptRunConfig' ? argumentOf(site, 'command') : null
  if (!command || argumentOf(site, 'script')) return null
  return site.file.diagnose({
    code: 'command-line',
    severity: 'info',
    at: command.value.start,
    message: 'ScriptRunConfig with a command runs a command line, which may be anything',
    hint: 'name the script with script= and its arguments with arguments=',
  })
}

/** Why a run configuration that is given another script later, or another folder, has none to rely on; null for any other. */
function scriptSetLater(site: Site): Diagnostic | null {
  const { file, call, type } = site
  if (type !== 'ScriptRunConfig' || !argumentOf(site, 'script')) return null
  for (const attribute of ['script', 'source_directory']) {
    const [value] = assignedLater(file.module, call, attribute).values
    if (value)
      return file.diagnose({
        code: 'script-not-static',
        severity: 'warning',
        at: value.start,
        message: `the ${attribute} of this ScriptRunConfig is set to something else once it is made`,
        hint: 'make a ScriptRunConfig for each script, and name it there',
      })
  }
  return null
}

/** The arguments that say which script a call runs, be they in a dict that it takes its arguments from. */
function scriptArguments(
  repository: Repository,
  site: Site,
  ...names: readonly [script: string, directory: string]
): Pick<Naming, 'script' | 'directory' | 'unseen'> {
  const more = spread(repository, site)
  const [script = null, directory = null] = names.map(
    (name) => argumentOf(site, name)?.value ?? more.valueOf(name),
  )
  return { script, directory, unseen: script && directory ? null : more.unseenFor(names) }
}

/** Kinds with a name of their own. */
const NAMED: Readonly<Record<string, true>> = { PythonScriptStep: true, MpiStep: true }

/** The calls that must change so that a step's script gets the flags, and the step is not reused. */
function changesOf(
  repository: Repository,
  site: Site,
  through: readonly Site[],
  kind: Kind,
): CallChange[] {
  const outer = through[0]
  const placed = assignedEnvironment(site) !== null
  const change = (at: Site, passes: boolean): CallChange => ({
    call: at.place,
    type: at.type,
    passes,
    placed,
    keeps: passes && keepsArguments(repository.workspace, at),
    spread: at.args.starred ? spreadArguments(repository, at) : null,
  })
  if (!outer) return [change(site, true)]
  const own = argumentOf(outer, WRAPPER_ARGUMENTS)
  const takes = (own && own.value.type !== 'none') || kind.arguments.form === 'dict'
  return takes ? [change(outer, true)] : [change(outer, false), change(site, true)]
}

const spreads = new WeakMap<Site, Spread>()

const spread = ({ workspace, world }: Repository, site: Site): Spread =>
  once(spreads, site, () => spreadOf(workspace, world, site))

/** What `**common` gives a call; null where that cannot be told. */
function spreadArguments(repository: Repository, site: Site): SpreadArguments | null {
  const { ways } = spread(repository, site)
  if (!ways) return null
  const reader = new Reader(repository.world, site.bound)
  const names = [...new Set(ways.flatMap((given) => [...given.keys()]))]
  return {
    names,
    atTimes: names.filter((name) => !ways.every((given) => given.has(name))),
    forbidsReuse: ways.every((given) => {
      const reuse = given.get('allow_reuse')
      const value = reuse && reader.read(reuse.unit, reuse.node)
      return value?.kind === 'boolean' && !value.value
    }),
  }
}

/** Whether a call has no arguments, but a run configuration that may have some. */
function keepsArguments(workspace: Workspace, site: Site): boolean {
  const { type, file } = site
  const runConfig = type === 'ScriptRunConfig' ? argumentOf(site, 'run_config') : null
  return (
    runConfig !== null &&
    !argumentOf(site, 'arguments') &&
    lendsArguments(workspace, file, runConfig.value)
  )
}

/** `EstimatorStep(estimator=est)`, `HyperDriveStep(hyperdrive_config=config)`: what they run is named elsewhere. */
function readWrapper(repository: Repository, site: Site): Found[] {
  const { workspace, world } = repository
  const through: Site[] = []
  let at = site
  while (at.type in WRAPPERS && through.length < 4) {
    through.push(at)
    const parameters: readonly string[] = WRAPPERS[at.type as keyof typeof WRAPPERS]
    const given = parameters.map((name) => argumentOf(at, name)).find((value) => value)
    const made = given && new Reader(world, at.bound).read(at.unit, given.value)
    const file = made?.kind === 'unknown' ? workspace.python(made.unit.path) : null
    const next =
      made?.kind === 'unknown' && made.node.type === 'call' && file && !isDiagnostic(file)
        ? siteOf(world, file, made.unit, made.node, made.bound)
        : null
    if (!next) return [lost(site, at, given?.value ?? at.call)]
    at = next
  }
  return isKind(at.type) ? readStep(repository, at, through) : [lost(site, at, at.call)]
}

/** @param at where the trail from the step to its script ends, at `node` */
function lost(site: Site, at: Site, node: PyNode): Found {
  const excerpt = textOf(at.unit.module, node).slice(0, 60).replace(/\s+/g, ' ')
  const problem = at.file.diagnose({
    code: 'script-not-static',
    severity: 'warning',
    at: node.start,
    message: `what this runs is known only when the definition runs: ${excerpt}`,
    hint: 'construct it in the same repository, or instrument the script by hand',
  })
  return unresolved(site, 'step', nameOf(site), problem)
}

function readDeployment(repository: Repository, site: Site): Found[] {
  const { file, unit, call, type } = site
  const given = spread(repository, site).ways
  return resolveScripts(repository, {
    file,
    unit,
    call,
    ...scriptArguments(repository, site, 'entry_script', 'source_directory'),
    name: null,
    type,
    bound: site.bound,
  }).map(({ name, script, inFolder, problems }) => ({
    kind: 'deployment',
    type,
    name,
    call: site.place,
    script: script && (inFolder ? script : { ...script, directory: dirname(script.path) || '.' }),
    uploads: inFolder ? 'folder' : 'file',
    companions: [],
    changes: [],
    runs: [],
    usedWhole: true,
    environment: findEnvironment(repository.workspace, file, call, name, given),
    problems,
    warnings: deploymentWarnings(file),
  }))
}

/** A container that Model.deploy starts publishes no port for the debugger. */
function deploymentWarnings(file: PythonFile): Diagnostic[] {
  const calls = findAll(file.module.root, 'call').map((call) => ({
    call,
    name: qualifiedName(file.module, partOf(call, 'function')),
  }))
  const named = (method: string) =>
    calls.find(({ name }) => name?.startsWith('azureml.') && name.endsWith(`.${method}`))
  const found =
    named('LocalWebservice.deploy_configuration') ??
    (named('Model.package') ? undefined : named('Model.deploy'))
  if (!found) return []
  return [
    file.diagnose({
      code: 'deployment-not-debuggable',
      severity: 'warning',
      at: found.call.start,
      message:
        'a service that Model.deploy or LocalWebservice starts cannot be debugged: its container does not publish the debugger’s port',
      hint: 'build the image with Model.package(ws, [model], inference_config), pull it, and run it with docker run -p 5678:5678',
    }),
  ]
}
