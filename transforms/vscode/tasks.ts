import {
  asObject,
  equalValues,
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
} from '../../src/jsonc/value.ts'
import { promptOf } from './inputs.ts'
import { labelled, parseName, TASK_LABELS } from './names.ts'

/** The id of the prompt for the image of a deployment. */
export const IMAGE_INPUT = {
  id: 'amlDebugImage',
  type: 'promptString',
  description: 'image that Model.package built, as docker images lists it',
  default: 'debug:1',
} as const

/** The name of the container, by which it is stopped. */
const CONTAINER = 'debug'

/** The ports of the image's web server, outside and inside. */
const WEB_PORTS = '8000:5001'

/** Has the image's web server wait for a worker that stands at a breakpoint: it ends one after 300 s else. */
const PATIENT_SERVER = 'WORKER_TIMEOUT=0'

/** Seconds that the image may take to load its entry script. */
const PATIENCE = 120

/** The parts of a deployment's tasks that differ from one to another. */
export interface DockerContainer {
  /** What tells these tasks from those of other deployments; null where there are none. */
  readonly label: string | null
  readonly port: number
  /** The entry script on this machine, and in the container. */
  readonly local: string
  readonly remote: string
}

/** An entry of `tasks`. */
export type Task = JsonObject

const docker = (label: string, args: readonly string[], rest: Task = {}): Task => ({
  label,
  type: 'process',
  command: 'docker',
  args,
  ...rest,
  problemMatcher: [],
})

/**
 * The task that starts the container and comes back: one that stays would need a problem matcher to tell when the
 * debugger can be reached, and the image prints nothing by then.
 */
function runTask(label: string | null, port: number, mount: string, image: string): Task {
  return docker(labelled(TASK_LABELS.run, label), [
    ...['run', '--detach', '--rm', '--name', CONTAINER],
    ...['-p', WEB_PORTS, '-p', `${port}:${port}`],
    ...['-v', mount, '-e', PATIENT_SERVER],
    ...[image, 'runsvdir', '/var/runit'],
  ])
}

/** The task that waits until something listens on the port inside: docker itself answers outside before that. */
function waitTask(label: string | null, port: number): Task {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const script = [
    `for i in $(seq ${PATIENCE})`,
    `do grep -q ':${hex} 00000000:0000 0A' /proc/net/tcp && exit 0`,
    'sleep 1',
    'done',
    `echo 'nothing listens on port ${port}: see docker logs ${CONTAINER}'`,
    'exit 1',
  ].join('; ')
  return docker(labelled(TASK_LABELS.wait, label), ['exec', CONTAINER, 'sh', '-c', script], {
    dependsOn: labelled(TASK_LABELS.run, label),
  })
}

const stopTask = (): Task => docker(TASK_LABELS.stop, ['stop', CONTAINER])

/** The tasks of a deployment, in the order in which they run. */
export function tasksFor({ label, port, local, remote }: DockerContainer): Task[] {
  return [
    runTask(label, port, `${local}:${remote}`, promptOf(IMAGE_INPUT)),
    waitTask(label, port),
    stopTask(),
  ]
}

/** Whether a task is named as one of ours, be it edited. */
export const isNamedTask = (value: JsonValue): boolean => readLabel(value) !== null

function readLabel(value: JsonValue) {
  const named = parseName(TASK_LABELS, asObject(value).label)
  return named?.numbered ? null : named
}

/** Whether a task is as `add` writes it, whatever its image, port and mount. */
export function isOwnTask(value: JsonValue): boolean {
  const named = readLabel(value)
  if (!named || !isObject(value)) return false
  const args = isArray(value.args ?? null) ? (value.args as readonly JsonValue[]).map(String) : []
  const { kind, label } = named
  if (kind === 'stop') return equalValues(value, stopTask())
  if (kind === 'wait') {
    const port = Number.parseInt(/:([0-9A-F]{4}) /.exec(args[4] ?? '')?.[1] ?? '', 16)
    return equalValues(value, waitTask(label, port))
  }
  const port = Number(/^(\d+):\1$/.exec(args[8] ?? '')?.[1])
  return equalValues(value, runTask(label, port, args[10] ?? '', args[13] ?? ''))
}
