import type { LaunchRequest } from '../../transforms/launch-config.ts'
import { qualifiedName } from '../python/module.ts'
import { childOf, findAll, type PyNode } from '../python/syntax.ts'
import type { Diagnostic } from './diagnostic.ts'
import { chooseLaunchFile } from './launch-file.ts'
import type { Definition } from './map.ts'
import type { AddOptions } from './options.ts'
import type { WantedPart } from './plan.ts'
import type { Workspace } from './workspace.ts'

type Script = NonNullable<Definition['script']>

/** What VS Code needs for each target, once all of them are known: names must tell them apart. */
export function vscodeParts(
  workspace: Workspace,
  definitions: readonly Definition[],
  options: AddOptions,
): (definition: Definition, script: Script) => WantedPart[] {
  const { port, host, debuggerType, modernize = false } = options
  const labels = {
    step: labelling(definitions, 'step'),
    deployment: labelling(definitions, 'deployment'),
  }
  return ({ kind }, script) => {
    const requestFor = (localRoot: string): LaunchRequest => ({
      kind,
      script: script.path,
      label: labels[kind](script),
      localRoot,
      port,
      debuggerType,
      ...(host ? { host } : {}),
      ...(modernize ? { modernize } : {}),
    })
    const file = chooseLaunchFile(workspace, script.directory, options.launchJson, requestFor)
    const part = { transform: 'launchConfig', path: file.path, required: true } as const
    if (file.status === 'blocked')
      return [{ ...part, request: requestFor(''), blocked: file.diagnostic }]
    const request = { ...requestFor(file.localRoot), ...existing(workspace, file.path) }
    return [{ ...part, request, notes: file.notes }]
  }
}

const existing = (workspace: Workspace, path: string) =>
  workspace.exists(path) ? { exists: true } : {}

/** What tells one script from others of its kind: its path, and the folder where two steps take it from two. */
function labelling(definitions: readonly Definition[], kind: Definition['kind']) {
  const directories = new Map<string, Set<string>>()
  for (const { kind: other, script } of definitions)
    if (other === kind && script)
      directories.set(
        script.path,
        (directories.get(script.path) ?? new Set()).add(script.directory),
      )
  return ({ path, directory }: Script): string | null => {
    if ((directories.get(path)?.size ?? 0) > 1) return `${path} in ${directory}`
    return directories.size > 1 ? path : null
  }
}

/** A container that Model.deploy starts publishes no port for the debugger. */
export function deploymentWarnings({ kind, file }: Definition): Diagnostic[] {
  if (kind !== 'deployment') return []
  const calls = findAll(file.module.root, 'call').map((call) => ({
    call,
    name: qualifiedName(file.module, childOf(call, 'function') as PyNode),
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
