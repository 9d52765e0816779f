import { memoized } from '../../collections/cache.ts'
import { reachingBinding } from '../../python/bindings.ts'
import { callArguments, calledMethod } from '../../python/calls.ts'
import { calledName, type PythonModule } from '../../python/module.ts'
import { dirname } from '../../python/paths.ts'
import { findAll, type PyNode } from '../../python/syntax.ts'
import { type Diagnostic, readable } from '../diagnostic.ts'
import type { PythonFile } from '../files/python-file.ts'
import type { Workspace } from '../files/workspace.ts'
import { importedFiles, withImporters } from '../world/importers.ts'
import { withoutTests } from '../world/references.ts'
import { type FoundDefinition, NO_STEP } from './definition.ts'
import { findEnvironment } from './environment/find.ts'
import type { Repository } from './repository.ts'
import { scriptArguments } from './script/naming.ts'
import { resolveScripts } from './script/resolve.ts'
import type { SdkCall } from './sdk-call.ts'
import { scriptSetLater } from './set-later.ts'

const SCRIPT = { script: 'entry_script', directory: 'source_directory' } as const

/** The deployments that an InferenceConfig describes. */
export function readDeployment(repository: Repository, site: SdkCall): FoundDefinition[] {
  const { file, type } = site
  const found = resolveScripts(repository, {
    ...site,
    ...scriptArguments(repository, site, SCRIPT.script, SCRIPT.directory),
    name: null,
    problem: scriptSetLater(repository, site, SCRIPT),
  })
  return found.map(({ name, script, inFolder, problems, ways }) => ({
    kind: 'deployment',
    type,
    name,
    call: site.place,
    script: script && (inFolder ? script : { ...script, directory: dirname(script.path) || '.' }),
    uploads: inFolder ? 'folder' : 'file',
    ...NO_STEP,
    environment: findEnvironment(repository, site, name, ways),
    problems,
    warnings: deploymentWarnings(repository.workspace, file),
  }))
}

/**
 * Warns where Model.deploy starts the container, which then publishes no port for the debugger; it may be called by
 * code that imports this, or by a helper that this imports.
 */
function deploymentWarnings(workspace: Workspace, file: PythonFile): Diagnostic[] {
  const importers = withImporters(workspace, file.path)
  const places = new Set([...importers, ...importedFiles(workspace, file)])
  for (const path of withoutTests(file, [...places])) {
    const starting = workspace.holds(path, ['deploy', 'create_version', 'package', 'update'])
      ? readable(workspace.python(path))
      : null
    const called = starting ? startingCalls(starting.module) : []
    const isPackaged = called.some(({ method }) => /(^|\.)package$/.test(method))
    const found =
      called.find(({ method }) => LOCAL.test(method)) ?? (isPackaged ? undefined : called[0])
    if (starting && found)
      return [
        starting.diagnose({
          ...notDebuggable(
            'Model.deploy or LocalWebservice starts',
            'Model.package(ws, [model], inference_config)',
          ),
          at: found.call.start,
        }),
      ]
    if (isPackaged) return []
  }
  return []
}

const LOCAL = /(^|\.)LocalWebservice\.deploy_configuration$/
const STARTING =
  /(^|\.)(LocalWebservice\.deploy_configuration|package|deploy|deploy_from_model|create_version|update|update_version)$/
/** Methods that start nothing, unless they are told how to serve. */
const CHANGING = /^update(_version)?$/

/** The calls of the SDK's methods that may start a container. */
const startingCalls = memoized(
  (module: PythonModule): readonly { call: PyNode; method: string }[] =>
    findAll(module.root, 'call').flatMap((call) => {
      const method = sdkMethod(module, call)
      return method !== null && STARTING.test(method) ? { call, method } : []
    }),
)

/**
 * The dotted name of a method of the SDK that is called: by its class, on an object that a call of the SDK gives
 * (`model.deploy(…)`), or on any object where the arguments tell how to serve; null for any other call.
 */
function sdkMethod(module: PythonModule, call: PyNode): string | null {
  const name = calledName(module, call)
  if (name.startsWith('azureml.')) return name
  const method = calledMethod(module, call)
  if (!method) return null
  const bound =
    method.object.type === 'identifier' ? reachingBinding(module, method.object)?.value : null
  const isSdk = calledName(module, bound).startsWith('azureml.') && !CHANGING.test(method.name)
  const isTold = callArguments(module, call)?.keyword.has('inference_config')
  return isSdk || isTold ? method.name : null
}

/** What is to be said of a service, by what starts it, and what builds its image instead. */
export const notDebuggable = (started: string, build: string) =>
  ({
    code: 'deployment-not-debuggable',
    severity: 'warning',
    message: `a service that ${started} cannot be debugged: its container does not publish the debugger’s port`,
    hint: `build the image with ${build}, pull it, and run it with docker run -p 5678:5678, or the port that --port names`,
  }) as const
