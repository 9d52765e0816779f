import { posix } from 'node:path'
import type { DockerRequest } from '../../../transforms/docker-tasks.ts'
import { transforms } from '../../../transforms/registry.ts'
import { APP_ROOT, type LaunchRequest } from '../../../transforms/vscode/entry.ts'
import { aboutFile, type Diagnostic } from '../diagnostic.ts'
import type { Workspace } from '../files/workspace.ts'
import type { Definition } from '../map/definition.ts'
import type { Script } from '../map/script/locate.ts'
import type { AddOptions } from '../options.ts'
import { chooseLaunchFile, launchName } from './launch-file.ts'
import type { WantedPart } from './wanted-parts.ts'

/** The parts for VS Code of all targets: names must tell entries apart, so that all have to be known. */
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
  const dockerOn = options.docker === true && options.enabled(transforms.dockerTasks.id)
  return (definition, script) => {
    const { kind } = definition
    const requestFor = (localRoot: string): LaunchRequest => ({
      kind,
      script: script.path,
      label: labels[kind](definition, script),
      localRoot,
      remoteRoot: remoteRootOf(definition, script, localRoot),
      port,
      debuggerType,
      ...(host ? { host } : {}),
      ...(modernize ? { modernize } : {}),
    })
    const file = chooseLaunchFile(workspace, script.directory, options.launchJson, requestFor)
    const part = { transform: 'launchConfig', path: file.path, required: true } as const
    if (file.status === 'blocked')
      return [{ ...part, request: requestFor(''), blocked: file.diagnostic }]
    const docker = kind === 'deployment' && dockerOn
    const request: LaunchRequest = {
      ...requestFor(file.localRoot),
      ...(docker ? { docker } : {}),
      ...existing(workspace, file.path),
    }
    return [
      { ...part, request, notes: file.notes, name: launchName(workspace, file.path, request) },
      ...(docker ? dockerParts(workspace, file.path, request, script, options) : []),
    ]
  }
}

/**
 * The folder of a script where it runs.
 *
 * @param localRoot the same folder on this machine, as VS Code finds it
 */
function remoteRootOf({ kind, uploads }: Definition, script: Script, localRoot: string): string {
  if (kind === 'step') return '.'
  if (uploads === 'file') return APP_ROOT
  if (script.uploadedAs !== undefined) return posix.join(APP_ROOT, script.uploadedAs)
  // the folder keeps its name, which only VS Code knows where it is the one that is open
  const isOpen = script.directory === '.'
  return posix.join(
    APP_ROOT,
    isOpen
      ? localRoot.replace('workspaceFolder', 'workspaceFolderBasename')
      : posix.basename(script.directory),
  )
}

/** The tasks of a deployment: they stand in the folder of the launch.json that names them. */
function dockerParts(
  workspace: Workspace,
  launchJson: string,
  launch: LaunchRequest,
  script: Script,
  options: AddOptions,
): WantedPart[] {
  const path = posix.join(posix.dirname(launchJson), 'tasks.json')
  const inFolder = posix.relative(script.directory, script.path)
  const tasks: DockerRequest = {
    part: 'tasks',
    label: launch.label,
    port: launch.port,
    local: posix.join(launch.localRoot, inFolder),
    remote: posix.join(launch.remoteRoot, inFolder),
    exists: workspace.exists(path),
  }
  const part = { transform: 'dockerTasks', required: true } as const
  if (launchJson.endsWith('.code-workspace'))
    return [{ ...part, path: launchJson, request: tasks, blocked: needsFolder(launchJson) }]
  const comes = options.enabled(transforms.launchConfig.id)
  const wiring: DockerRequest = { part: 'wiring', launch, comes }
  return [
    { ...part, path, request: tasks },
    { ...part, path: launchJson, request: wiring },
  ]
}

const needsFolder = (path: string): Diagnostic =>
  aboutFile(path, {
    code: 'tasks-need-a-folder',
    severity: 'error',
    message: 'the tasks of a deployment go to the .vscode of a folder, not into a workspace file',
    hint: 'name a launch.json with --launch-json, or leave docker-tasks out',
  })

const existing = (workspace: Workspace, path: string) =>
  workspace.exists(path) ? { exists: true } : {}

/**
 * Makes a function that gives the label of a script: what tells it from others of its kind. That is its path, and its
 * folder where it is uploaded with two folders, or alone as well.
 */
function labelling(definitions: readonly Definition[], kind: Definition['kind']) {
  const folders = new Map<string, string | null>()
  const inSeveral = new Set<string>()
  const folderOf = ({ uploads }: Definition, { directory, uploadedAs = directory }: Script) => {
    if (uploads !== 'folder') return null
    // the name of a step's folder is none of its launch configuration
    return kind === 'step' ? directory : uploadedAs
  }
  for (const definition of definitions) {
    const { kind: other, script } = definition
    if (other !== kind || !script) continue
    const own = folderOf(definition, script)
    const known = folders.get(script.path)
    if (known === undefined) folders.set(script.path, own)
    else if (known !== own) inSeveral.add(script.path)
  }
  return (definition: Definition, script: Script): string | null => {
    const { path } = script
    const folder = folderOf(definition, script)
    if (inSeveral.has(path) && folder !== null) return `${path} in ${folder}`
    return folders.size > 1 || inSeveral.has(path) ? path : null
  }
}
