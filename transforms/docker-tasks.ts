import { chain, type EditStep, stepAt } from '../src/jsonc/chain.ts'
import { insertProperty } from '../src/jsonc/insert.ts'
import { type JsonDocument, type JsonNode, parseJsonc } from '../src/jsonc/parse.ts'
import { removeProperty } from '../src/jsonc/remove.ts'
import { asObject, property, readValue } from '../src/jsonc/value.ts'
import { defineTransform, type Outcome, outcomeOf, type Problem } from '../src/transform.ts'
import { launchEntries } from './vscode/entries.ts'
import { isOwn, type LaunchRequest, wiring } from './vscode/entry.ts'
import { addInput, dropInput } from './vscode/inputs.ts'
import { IN_EVERY_NAME, parseLaunchName, TASK_LABELS } from './vscode/names.ts'
import { dropOwnFile, wholeFile } from './vscode/own-file.ts'
import { edited, refusing } from './vscode/problems.ts'
import { append, entryNodes, itemsIn, takeFirst } from './vscode/section.ts'
import {
  type DockerContainer,
  IMAGE_INPUT,
  isNamedTask,
  isOwnTask,
  tasksFor,
} from './vscode/tasks.ts'

/** What a deployment needs so that VS Code runs its image. */
export type DockerRequest =
  /** The tasks, in tasks.json. */
  | ({ readonly part: 'tasks'; readonly exists: boolean } & DockerContainer)
  /** What ties a launch configuration to them, in launch.json. */
  | {
      readonly part: 'wiring'
      readonly launch: LaunchRequest
      /** Whether the configuration is made along with the tasks. */
      readonly comes: boolean
    }

/** The line that a tasks.json of ours starts with: a file that has it can go once it is empty. */
const HEADER = '// Written by aml-debug: run the image of a deployment, and stop it.'
const VERSION = '2.0.0'

const refuse = refusing({ code: 'tasks-json-invalid', things: 'tasks' })

/** Adds tasks that run the image of a deployment before a debug session, and stop it afterwards. */
export const dockerTasks = defineTransform<'jsonc', DockerRequest>({
  id: 'docker-tasks',
  language: 'jsonc',
  trigger: [IN_EVERY_NAME],
  summary: 'adds tasks that run the image of a deployment when VS Code debugs it',
  description:
    'tasks.json gets a task that runs the image with the entry script mounted from the workspace, one that waits until debugpy listens, and one that stops the container; the launch configuration starts and ends with them. Runs only with --docker, or docker = true in the settings.',

  add(text, requests) {
    const document = parseJsonc(text)
    if (document.status === 'broken') return refuse('add', document.offset, document.reason)
    const containers = requests.filter((request) => request.part === 'tasks')
    const wirings = requests.filter((request) => request.part === 'wiring')
    if (containers.length > 0) return addTasks(document, containers)
    const problems = wirings.flatMap((request) => unwired(document, request))
    const steps = wirings.map(
      ({ launch }) =>
        (now: JsonDocument) =>
          wire(now, launch),
    )
    return outcomeOf(document.root ? chain(document, ...steps) : [], problems)
  },

  remove(text) {
    const document = parseJsonc(text)
    if (document.status === 'broken')
      return text.includes(TASK_LABELS.run)
        ? refuse('remove', document.offset, document.reason)
        : outcomeOf([])
    if (document.root?.type !== 'object') return outcomeOf([])
    const tasks = itemsIn(document, [], 'tasks')
    const ours = tasks.filter((task) => isOwnTask(readValue(task)))
    const problems = tasks
      .filter((task) => isNamedTask(readValue(task)) && !ours.includes(task))
      .map((node) => edited('docker-task-edited', 'task', node))
    const isNamed = (now: JsonDocument) =>
      itemsIn(now, [], 'tasks').some((task) => isNamedTask(readValue(task)))
    const steps = [
      ...ours.map(() => takeFirst([], 'tasks', isOwnTask)),
      ...(ours.length > 0
        ? [dropInput([], IMAGE_INPUT), dropOwnFile([HEADER], VERSION, isNamed)]
        : []),
      ...entryNodes(document).map((_, index) => unwire(index)),
    ]
    return outcomeOf(chain(document, ...steps), problems)
  },
})

type TasksRequest = Extract<DockerRequest, { part: 'tasks' }>
type WiringRequest = Extract<DockerRequest, { part: 'wiring' }>

function addTasks(document: JsonDocument, requests: readonly TasksRequest[]): Outcome {
  const { root, text } = document
  const wanted = new Map(requests.flatMap(tasksFor).map((task) => [String(task.label), task]))
  if (!root) {
    const value = { version: VERSION, tasks: [...wanted.values()], inputs: [IMAGE_INPUT] }
    return outcomeOf([wholeFile(text, requests[0]?.exists ?? false, HEADER, value)])
  }
  if (root.type !== 'object') return refuse('add', root.offset, 'the file is not an object')
  const version = property(root, 'version')
  if (version && version.value !== VERSION)
    return refuse('add', version.offset, `its version is not "${VERSION}"`)
  for (const key of ['tasks', 'inputs']) {
    const list = property(root, key)
    if (list && list.type !== 'array') return refuse('add', list.offset, `"${key}" is not a list`)
  }
  const labels = itemsIn(document, [], 'tasks').map((task) => asObject(readValue(task)).label)
  const missing = [...wanted].filter(([label]) => !labels.includes(label)).map(([, task]) => task)
  const asks = missing.some((task) => JSON.stringify(task).includes(IMAGE_INPUT.id))
  return outcomeOf(
    chain(
      document,
      (now) => append(now, [], 'tasks', missing),
      ...(asks ? [addInput([], IMAGE_INPUT)] : []),
    ),
  )
}

const isWired = (entry: JsonNode): boolean => property(entry, 'preLaunchTask') !== null

function entryFor(document: JsonDocument, launch: LaunchRequest): JsonNode | undefined {
  const placed = launchEntries(document).serving(launch)
  return placed && entryNodes(document)[placed.index]
}

/** Makes an entry of ours start and end with the tasks; one that its owner has edited is left alone. */
function wire(document: JsonDocument, launch: LaunchRequest) {
  const entry = entryFor(document, launch)
  if (!entry || isWired(entry) || !isOwn(readValue(entry))) return []
  const label = parseLaunchName(asObject(readValue(entry)).name)?.label ?? null
  const [start, end] = Object.entries(wiring(launch.label ?? label))
  if (!start || !end) return []
  const find = (now: JsonDocument) => entryFor(now, launch)
  return chain(
    document,
    stepAt(find, (now, node) => insertProperty(now, node, ...start)),
    stepAt(find, (now, node) => insertProperty(now, node, ...end)),
  )
}

function unwired(document: JsonDocument, { launch, comes }: WiringRequest): Problem[] {
  const entry = entryFor(document, launch)
  if (entry ? isWired(entry) || isOwn(readValue(entry)) : comes) return []
  const { preLaunchTask, postDebugTask } = wiring(launch.label)
  return [
    {
      code: 'launch-config-not-wired',
      severity: 'warning',
      at: entry?.offset ?? 0,
      message: entry
        ? 'this entry has been edited, so it does not start with the tasks by itself'
        : 'there is no launch configuration to start with the tasks',
      hint: entry
        ? `add "preLaunchTask": "${preLaunchTask}" and "postDebugTask": "${postDebugTask}" to it`
        : 'add it with: aml-debug add -w --only launch-config --only docker-tasks',
    },
  ]
}

/** Takes the names of our tasks out of an entry, whoever has edited the rest of it: the tasks are gone. */
function unwire(index: number): EditStep {
  const find = (now: JsonDocument) => entryNodes(now)[index]
  const drop = (key: string, name: string): EditStep =>
    stepAt(find, (now, entry) =>
      String(property(entry, key)?.value).startsWith(name) ? removeProperty(now, entry, key) : [],
    )
  return (document) =>
    chain(
      document,
      drop('postDebugTask', TASK_LABELS.stop),
      drop('preLaunchTask', TASK_LABELS.wait),
    )
}
