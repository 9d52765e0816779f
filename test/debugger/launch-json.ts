/** Reads .vscode/launch.json as VS Code and its Python Debugger extension do, up to what the debugger is sent. */
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'

export interface PathMapping {
  readonly localRoot: string
  readonly remoteRoot: string
}

export interface AttachArguments {
  readonly name: string
  readonly type: string
  readonly request: 'attach'
  readonly pathMappings?: readonly PathMapping[]
  readonly [key: string]: unknown
}

export interface AttachTarget {
  readonly host: string
  readonly port: number
  readonly arguments: AttachArguments
}

type Answers = Readonly<Record<string, string>>

interface Input {
  readonly id: string
  readonly type: string
  readonly default?: string
}

interface Configuration {
  readonly [key: string]: unknown
}

export interface Task {
  readonly label: string
  readonly command: string
  readonly args: readonly string[]
  /** The tasks that run before it, the first one first. */
  readonly before: readonly Task[]
}

interface TasksJson {
  readonly tasks: readonly (Configuration & { readonly dependsOn?: string })[]
  readonly inputs?: readonly Input[]
}

interface LaunchJson {
  readonly configurations: readonly Configuration[]
  readonly inputs?: readonly Input[]
}

/**
 * What F5 does for the configuration called `name`. `answers` are what the user types where the configuration asks;
 * a question without an answer takes its default, as Enter does.
 */
export function readLaunchConfiguration(
  workspaceFolder: string,
  name: string,
  answers: Answers = {},
): AttachTarget {
  const launch = parseLaunchJson(join(workspaceFolder, '.vscode', 'launch.json'))
  const found = launch.configurations.filter((configuration) => configuration.name === name)
  const [configuration] = found
  if (!configuration || found.length > 1) {
    const names = launch.configurations.map((one) => String(one.name)).join(', ')
    throw new Error(`${found.length} configurations are called "${name}"; there are: ${names}`)
  }
  const ask = (id: string): string => answer(launch.inputs ?? [], id, answers)
  return attachTarget(substitute(configuration, workspaceFolder, ask), workspaceFolder)
}

/** What F5 does for a configuration of a .code-workspace file, whose folders variables name. */
export function readWorkspaceConfiguration(file: string, name: string): AttachTarget {
  const { folders, launch } = parseJsonFile(file) as unknown as {
    folders: readonly { path: string; name?: string }[]
    launch: LaunchJson
  }
  const found = launch.configurations.filter((configuration) => configuration.name === name)
  const [configuration] = found
  if (!configuration || found.length > 1) throw new Error(`${found.length} are called "${name}"`)
  const ask = (id: string): string => answer(launch.inputs ?? [], id, {})
  const named = folders.map(({ path, name: own }) => {
    const folder = join(dirname(file), path)
    return { folder, name: own ?? basename(folder) }
  })
  const [first] = named
  const variables = /\$\{workspaceFolder:([^}]+)\}/g
  const text = JSON.stringify(configuration).replace(variables, (_, scope: string) => {
    const folder = named.find((one) => one.name === scope)?.folder
    if (folder === undefined) throw new Error(`no folder is called ${scope}`)
    return JSON.stringify(folder).slice(1, -1)
  })
  const folder = first?.folder ?? dirname(file)
  return attachTarget(substitute(JSON.parse(text) as Configuration, folder, ask), folder)
}

/** What VS Code runs for the task called `label` of tasks.json; `answers` as for a launch configuration. */
export function readTask(workspaceFolder: string, label: string, answers: Answers = {}): Task {
  const path = join(workspaceFolder, '.vscode', 'tasks.json')
  const { tasks, inputs = [] } = parseJsonFile(path) as unknown as TasksJson
  const found = tasks.filter((task) => task.label === label)
  const [task] = found
  if (!task || found.length > 1) throw new Error(`${found.length} tasks are called "${label}"`)
  if (task.type !== 'process') throw new Error(`the tests do not know tasks of type ${task.type}`)
  const ask = (id: string): string => answer(inputs, id, answers)
  const { command, args } = substitute(task, workspaceFolder, ask) as unknown as Task
  const { dependsOn } = task
  const before = dependsOn === undefined ? [] : [readTask(workspaceFolder, dependsOn, answers)]
  return { label, command, args, before }
}

/**
 * The same configuration with another address: tests have the script listen on a free port of 127.0.0.1. The address
 * is among the arguments too, for debugpy hands it back when it tells of a child process.
 */
export function redirected(target: AttachTarget, host: string, port: number): AttachTarget {
  return { host, port, arguments: { ...target.arguments, connect: { host, port } } }
}

/** Comments and trailing commas are fine; whatever else VS Code underlines in red is an error here. */
function parseJsonFile(path: string): Record<string, unknown> {
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  const errors: ParseError[] = []
  const value: unknown = parse(text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (error) throw new Error(`${path}: ${printParseErrorCode(error.error)} at ${error.offset}`)
  if (!isObject(value)) throw new Error(`${path}: not an object`)
  return value
}

function parseLaunchJson(path: string): LaunchJson {
  const value = parseJsonFile(path)
  if (!Array.isArray(value.configurations)) throw new Error(`${path}: no "configurations"`)
  return value as unknown as LaunchJson
}

function answer(inputs: readonly Input[], id: string, answers: Answers): string {
  const input = inputs.find((one) => one.id === id)
  if (input?.type !== 'promptString') throw new Error(`no promptString input is called "${id}"`)
  const typed = answers[id] ?? input.default
  if (typed === undefined) throw new Error(`the test gives no answer to the input "${id}"`)
  return typed
}

/** Replaces variables in all strings, however deep. */
function substitute<T>(value: T, workspaceFolder: string, ask: (id: string) => string): T {
  const inString = (text: string): string =>
    text.replace(/\$\{([^}]*)\}/g, (_, variable: string) => {
      if (variable === 'workspaceFolder') return workspaceFolder
      if (variable === 'workspaceFolderBasename') return basename(workspaceFolder)
      if (variable.startsWith('input:')) return ask(variable.slice('input:'.length))
      throw new Error(`launch.json uses \${${variable}}, which the tests do not know`)
    })
  const inValue = (part: unknown): unknown => {
    if (typeof part === 'string') return inString(part)
    if (Array.isArray(part)) return part.map(inValue)
    if (!isObject(part)) return part
    return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, inValue(one)]))
  }
  return inValue(value) as T
}

/** The defaults that the Python Debugger extension adds to an attach configuration, and where it connects to. */
function attachTarget(configuration: Configuration, workspaceFolder: string): AttachTarget {
  const { name, type, request, connect } = configuration
  if (typeof name !== 'string') throw new Error('a configuration needs a name')
  if (type !== 'debugpy' && type !== 'python') throw new Error(`no debugger for type ${type}`)
  if (request !== 'attach') throw new Error(`not an attach configuration: ${request}`)
  if (!isObject(connect)) throw new Error(`"${name}" has no "connect"`)
  const port = Number(connect.port)
  if (!Number.isInteger(port) || port <= 0 || port > 65535)
    throw new Error(`not a port: ${connect.port}`)
  const showReturnValue = configuration.showReturnValue !== false
  const debugOptions = [
    ...(configuration.subProcess === true ? ['Multiprocess'] : []),
    ...(configuration.redirectOutput === false ? [] : ['RedirectOutput']),
    ...(showReturnValue ? ['ShowReturnValue'] : []),
  ]
  return {
    host: typeof connect.host === 'string' ? connect.host : '127.0.0.1',
    port,
    arguments: {
      justMyCode: true,
      clientOS: 'unix',
      ...configuration,
      name,
      type,
      request,
      showReturnValue,
      workspaceFolder,
      debugOptions,
    },
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
