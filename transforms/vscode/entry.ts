import { posix } from 'node:path'
import {
  asObject,
  equalValues,
  isArray,
  type JsonObject,
  type JsonValue,
} from '../../src/jsonc/value.ts'
import { promptOf } from './inputs.ts'
import { LAUNCH_NAMES, type LaunchKind, labelled, parseLaunchName, TASK_LABELS } from './names.ts'

/** A script, and the launch configuration that it should have. */
export interface LaunchRequest {
  readonly kind: LaunchKind
  /** The script, relative to the root. */
  readonly script: string
  /** What tells this entry from others of its kind; null where it is the only one. */
  readonly label: string | null
  /** The folder that is uploaded with the script, as VS Code finds it: `${workspaceFolder}/code/train`. */
  readonly localRoot: string
  /** The same folder where the script runs: `.`, its working directory, for a step. */
  readonly remoteRoot: string
  readonly port: number
  /** The address of the node; absent to be asked for it. */
  readonly host?: string
  readonly debuggerType: 'debugpy' | 'python'
  /** Whether the entry of a deployment runs and stops its image. */
  readonly docker?: boolean
  /** Whether entries in the old form are brought into the new one. */
  readonly modernize?: boolean
  /** Whether launch.json is there, be it empty. */
  readonly exists?: boolean
}

/** The variable for the folder that is open in VS Code; where several are, for the one of a name. */
export const workspaceFolder = (name?: string): string =>
  name === undefined ? `\${workspaceFolder}` : `\${workspaceFolder:${name}}`

/** The id of the prompt for the node's address. */
export const HOST_INPUT = {
  id: 'amlDebugHost',
  type: 'promptString',
  description: 'ip_address that the log of the step shows',
  default: 'localhost',
} as const

/** The folder of a deployment's image that holds what is uploaded: an entry script alone, or a folder by its name. */
export const APP_ROOT = '/var/azureml-app'

/** Whether an entry for this request asks for the node's address. */
export const asksForHost = ({ kind, host }: LaunchRequest): boolean =>
  kind === 'step' && host === undefined

/** The properties by which the image is run before a session and stopped after it. */
export const wiring = (label: string | null) => ({
  preLaunchTask: labelled(TASK_LABELS.wait, label),
  postDebugTask: TASK_LABELS.stop,
})

/** The launch configuration for a script. */
export function configuration(request: LaunchRequest): LaunchEntry {
  const { kind, label, localRoot, remoteRoot, port, host, debuggerType, docker } = request
  return {
    name: labelled(LAUNCH_NAMES[kind], label),
    type: debuggerType,
    request: 'attach',
    connect: { host: kind === 'deployment' ? 'localhost' : (host ?? promptOf(HOST_INPUT)), port },
    ...(kind === 'step' ? { redirectOutput: true } : {}),
    pathMappings: [{ localRoot, remoteRoot }],
    ...(kind === 'deployment' && docker ? wiring(label) : {}),
  }
}

/** A launch configuration. */
export type LaunchEntry = JsonObject

/** Whether an entry has the Python debugger connect to a process, in the new form or the old one. */
export function isAttach(entry: LaunchEntry): boolean {
  return (
    entry.request === 'attach' &&
    (entry.type === 'debugpy' || entry.type === 'python') &&
    entry.listen === undefined &&
    (entry.connect !== undefined || entry.port !== undefined || entry.host !== undefined)
  )
}

/** The host that an entry connects to, in the new form or the old one. */
export const hostOf = (entry: LaunchEntry): JsonValue | undefined =>
  asObject(entry.connect).host ?? entry.host

/** The port that an entry connects to, in the new form or the old one. */
export const portOf = (entry: LaunchEntry): JsonValue | undefined =>
  asObject(entry.connect).port ?? entry.port

/** Whether an entry, ours or written by hand, attaches to this script already. */
export function serves(value: JsonValue, request: LaunchRequest): boolean {
  const entry = asObject(value)
  if (entry.request !== 'attach') return false
  const mapped = mapsTo(entry, request)
  const name = parseLaunchName(entry.name)
  if (!name) return mapped && isAttach(entry) && String(portOf(entry)) === String(request.port)
  if (name.kind !== request.kind) return false
  if (mapped && (name.label === null || name.label === request.label)) return true
  if (name.numbered) return false
  // By its name alone, whatever its owner has made of the rest.
  if (name.label === request.label) return true
  return name.label === request.script && (mapped || request.label === null)
}

/** Whether an entry maps the folder of a request, here and where the script runs. */
export function mapsTo(entry: LaunchEntry, { localRoot, remoteRoot }: LaunchRequest): boolean {
  const mappings = entry.pathMappings
  if (mappings === undefined || !isArray(mappings)) return false
  return mappings
    .map(asObject)
    .some(
      (mapping) =>
        cleanPath(mapping.localRoot) === cleanPath(localRoot) &&
        cleanPath(mapping.remoteRoot) === cleanPath(remoteRoot),
    )
}

/** A path in one spelling: people write backslashes, slashes at the end, and the old name of the variable. */
export function cleanPath(path: JsonValue | undefined): string | null {
  if (typeof path !== 'string') return null
  const slashed = path.replaceAll('\\', '/').replace(/^\$\{workspaceRoot\b/, '$${workspaceFolder')
  return posix.normalize(`${slashed}/`)
}

const REMOTE_ROOTS = { step: /^\.$/, deployment: /^\/var\/azureml-app(\/[^/]+)?$/ }

/** Whether an entry is as `add` writes it, whatever its host and port: those are for the user to set. */
export function isOwn(value: JsonValue): boolean {
  const entry = asObject(value)
  const name = parseLaunchName(entry.name)
  const [mapping] = Array.isArray(entry.pathMappings) ? entry.pathMappings.map(asObject) : []
  const { localRoot, remoteRoot } = mapping ?? {}
  if (!name || typeof localRoot !== 'string' || typeof remoteRoot !== 'string') return false
  if (!/^\$\{workspaceFolder[:}]/.test(localRoot) || !REMOTE_ROOTS[name.kind].test(remoteRoot))
    return false
  const connect = asObject(entry.connect)
  const own = configuration({
    kind: name.kind,
    script: '',
    label: name.label,
    localRoot,
    remoteRoot,
    port: 0,
    debuggerType: entry.type === 'python' ? 'python' : 'debugpy',
    docker: entry.preLaunchTask !== undefined,
  })
  return equalValues(
    {
      ...own,
      name: entry.name ?? null,
      connect: { host: connect.host ?? null, port: connect.port ?? null },
    },
    value,
  )
}
