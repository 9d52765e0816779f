import { qualifiedName } from '../../python/module.ts'
import { dirname } from '../../python/paths.ts'
import { findAll, partOf } from '../../python/syntax.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { FoundDefinition } from './definition.ts'
import { findEnvironment } from './environment/find.ts'
import { scriptArguments } from './naming.ts'
import type { Repository } from './repository.ts'
import { resolveScripts } from './resolve.ts'
import type { SdkCall } from './sdk-call.ts'
import { spreadOf } from './spread.ts'

/** The deployments that an InferenceConfig describes. */
export function readDeployment(repository: Repository, site: SdkCall): FoundDefinition[] {
  const { file, unit, call, type } = site
  const given = spreadOf(repository, site).ways
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
      ...notDebuggable(
        'Model.deploy or LocalWebservice starts',
        'Model.package(ws, [model], inference_config)',
      ),
      at: found.call.start,
    }),
  ]
}

/** What is to be said of a service, by what starts it, and what builds its image instead. */
export const notDebuggable = (started: string, build: string) =>
  ({
    code: 'deployment-not-debuggable',
    severity: 'warning',
    message: `a service that ${started} cannot be debugged: its container does not publish the debugger’s port`,
    hint: `build the image with ${build}, pull it, and run it with docker run -p 5678:5678, or the port that --port names`,
  }) as const
