import { CONFIGURED_FOR_SPARK, type Kind } from '../../../transforms/azureml/kinds.ts'
import { signatureOf } from '../../../transforms/azureml/signatures.ts'
import type { PyNode } from '../../python/syntax.ts'
import { Reader } from '../../python/values/evaluate.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { changesOf } from './call-changes.ts'
import { isUsedWhole } from './configurations.ts'
import type { FoundDefinition } from './definition.ts'
import { NONE_LISTED } from './environment/environment.ts'
import { findEnvironment } from './environment/find.ts'
import type { Repository } from './repository.ts'
import { type StartedScript, scriptOfCommand, startsR } from './script/command.ts'
import { lentScript } from './script/lent-script.ts'
import { argumentAsked, scriptArguments } from './script/naming.ts'
import type { Resolved } from './script/one-way.ts'
import { resolveScripts } from './script/resolve.ts'
import { argumentOf, type SdkCall } from './sdk-call.ts'
import { scriptSetLater } from './set-later.ts'
import { notReached } from './without-script.ts'

/**
 * The definition of a step, or of a job, that names its script itself.
 *
 * @param through the steps that run it, outermost first; it is then theirs
 */
export function readStep(
  repository: Repository,
  site: SdkCall,
  kind: Kind,
  through: readonly SdkCall[] = [],
): FoundDefinition[] {
  const outer = through[0] ?? site
  const found = scriptsRun(repository, site, kind, through)
  const read = found.map((each) => {
    const environment = findEnvironment(repository, site, each.name, each.ways)
    return environment.isSpark ? onSpark(site, each) : { ...each, environment }
  })
  const scripts = read.flatMap(({ script }) => script ?? [])
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

/** A script that Spark runs: no debugger can listen there. */
const onSpark = (site: SdkCall, found: Resolved) => ({
  ...found,
  script: null,
  environment: NONE_LISTED,
  problems: [
    site.file.diagnose({ ...notReached(site.type, CONFIGURED_FOR_SPARK), at: site.call.start }),
  ],
})

/** The scripts that a step runs, each with its name and the ways that lead to it. */
function scriptsRun(
  repository: Repository,
  site: SdkCall,
  kind: Kind,
  through: readonly SdkCall[],
): Resolved[] {
  const outer = through[0] ?? site
  const isNamed = through.length > 0 || signatureOf(site.type).includes('name')
  const command = kind.script === 'command' ? argumentOf(site, kind.script) : null
  const started = command && commandScript(repository, site, command.value)
  const isKnown = started !== null && 'isModule' in started
  const named = scriptArguments(repository, site, isKnown ? started : kind.script, kind.directory)
  const found = resolveScripts(repository, {
    ...site,
    ...named,
    script: lentScript(repository.workspace, site, named.script) ?? named.script,
    name: isNamed ? argumentAsked(repository, outer, 'name') : null,
    type: outer.type,
    problem: started && !isKnown ? started : scriptSetLater(repository, site, kind),
  })
  return isKnown && started.isModule ? found.map(ofModule) : found
}

/** The same script where it is started by the name of its module. */
const ofModule = (found: Resolved): Resolved =>
  found.script ? { ...found, script: { ...found.script, isModule: true } } : found

/** The script that a command line starts, or why none of it can be debugged. */
function commandScript(
  { workspace, world }: Repository,
  { file, type, bound }: SdkCall,
  command: PyNode,
): StartedScript | Diagnostic {
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
