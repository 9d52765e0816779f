/**
 * The whole story: a script runs on a node, VS Code attaches with a configuration of launch.json, stops at a
 * breakpoint that was set in the local file, looks at a variable, and lets the script go on.
 */
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { followChildren } from './children.ts'
import {
  attach,
  connect,
  type DapClient,
  disconnect,
  locals,
  resume,
  setBreakpoints,
  stackTrace,
  stopped,
} from './dap-client.ts'
import { freePort } from './free-port.ts'
import { type AttachTarget, readLaunchConfiguration, redirected } from './launch-json.ts'
import { within } from './patience.ts'
import { type Outcome, type PythonProcess, report, startPython } from './python.ts'
import type { PythonEnvironment } from './python-env.ts'
import { retarget } from './retarget.ts'

export interface Debugging {
  /** The folder that is open in VS Code, with .vscode/launch.json in it. */
  readonly workspace: string
  /** The folder, relative to the workspace, that Azure ML copies to the node. */
  readonly sourceDirectory: string
  /** The script, relative to the source directory. */
  readonly script: string
  /** The name of the launch configuration. */
  readonly configuration: string
  /** What is typed where launch.json asks. */
  readonly answers?: Readonly<Record<string, string>>
  /** Text of the one line of the script to stop at. */
  readonly breakAt: string
  readonly environment?: PythonEnvironment
  /** Where the script is started; in the copy of its source directory, if not said. */
  readonly cwd?: string
}

export interface StepDebugging extends Debugging {
  /** The step's own arguments; the four of the debugger are added, with values that are fit for tests. */
  readonly args?: readonly string[]
}

export interface DeploymentDebugging extends Debugging {
  /** Calls of run() that the stand-in for the image's web server makes. */
  readonly requests: readonly string[]
  /** The port in the entry script. */
  readonly port?: number
  /** Where the source directory is in the image, below its root: under its own name. */
  readonly inImage: string
}

export interface Session {
  /** What launch.json says; the session itself connects to a free port of 127.0.0.1. */
  readonly configured: AttachTarget
  /** Where it stopped, as a local path. */
  readonly stoppedAt: { readonly path: string; readonly line: number }
  /** Local variables there, as the Variables view shows them. */
  readonly variables: ReadonlyMap<string, string>
  readonly outcome: Outcome
  /** The lines `name=value` that were logged on the run. */
  readonly runLog: string
}

const server = fileURLToPath(new URL('../python/serve.py', import.meta.url))

/** Where an image has what it runs; tests have no container, so a folder of theirs stands for it in pathMappings. */
const APP_ROOT = '/var/azureml-app'

/** Long enough for a busy machine; nobody ever waits that long, for the client comes. */
const TIMEOUT_S = 120

export async function debugStep(options: StepDebugging): Promise<Session> {
  const port = await freePort()
  const flags = [
    '--remote_debug',
    ...['--remote_debug_connection_timeout', String(TIMEOUT_S)],
    ...['--remote_debug_client_ip', '127.0.0.1'],
    ...['--remote_debug_port', String(port)],
  ]
  const args = [options.script, ...(options.args ?? []), ...flags]
  return onNode(options, async (node) => {
    const running = node.start(args)
    await whileRunning(running, () => running.line(/^ip_address: 127\.0\.0\.1$/))
    return debug(options, node, running, port)
  })
}

export async function debugDeployment(options: DeploymentDebugging): Promise<Session> {
  const port = await freePort()
  return onNode({ ...options, under: options.inImage }, async (node) => {
    const script = join(node.folder, options.script)
    const text = readFileSync(script, 'utf8')
    writeFileSync(script, retarget(text, { port, timeout: TIMEOUT_S }, options.port))
    const running = node.start([server, script, ...options.requests])
    return debug(options, node, running, port)
  })
}

interface Node {
  /** The copy of the source directory, which is the script's working directory too. */
  readonly folder: string
  /** What stands for the root of an image. */
  readonly appRoot: string
  readonly runLog: string
  start(args: readonly string[]): PythonProcess
}

/** A folder that stands for the node, with a copy of the source directory; it goes away with all processes. */
async function onNode<T>(
  options: Debugging & { readonly under?: string },
  use: (node: Node) => Promise<T>,
): Promise<T> {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'aml-debug-node-')))
  const appRoot = join(temporary, 'snapshot')
  const folder = join(appRoot, options.under ?? '')
  const runLog = join(temporary, 'run.log')
  const started: PythonProcess[] = []
  try {
    cpSync(join(options.workspace, options.sourceDirectory), folder, { recursive: true })
    writeFileSync(runLog, '')
    const environment = options.environment ?? 'azureml'
    const start = (args: readonly string[]): PythonProcess => {
      const running = startPython(args, { environment, cwd: options.cwd ?? folder, runLog })
      started.push(running)
      return running
    }
    return await use({ folder, appRoot, runLog, start })
  } finally {
    for (const running of started) await running.stop()
    rmSync(temporary, { recursive: true, force: true })
  }
}

async function debug(
  options: Debugging,
  node: Node,
  running: PythonProcess,
  port: number,
): Promise<Session> {
  const configured = readLaunchConfiguration(
    options.workspace,
    options.configuration,
    options.answers,
  )
  const local = join(options.workspace, options.sourceDirectory, options.script)
  const line = lineOf(local, options.breakAt)
  const target = redirected(mounted(configured, node.appRoot), '127.0.0.1', port)
  const client = await whileRunning(running, () =>
    Promise.race([connect(target.host, target.port), endedEarly(running)]),
  )
  try {
    return await whileRunning(running, async () => {
      followChildren(client)
      const terminated = client.event('terminated', { patient: true })
      terminated.catch(() => {})
      await attach(client, target.arguments, [{ path: local, lines: [line] }])
      const { stoppedAt, variables, threadId } = await whereStopped(client, terminated)
      // One line can stop more than once: a comprehension on it has a frame of its own before Python 3.12.
      await setBreakpoints(client, local, [])
      await resume(client, threadId)
      await within(terminated, 'the end of the debug session')
      await disconnect(client)
      const outcome = await within(running.outcome, 'the end of the script')
      return {
        configured,
        stoppedAt,
        variables,
        outcome,
        runLog: readFileSync(node.runLog, 'utf8'),
      }
    })
  } finally {
    client.close()
  }
}

async function whereStopped(
  client: DapClient,
  terminated: Promise<unknown>,
): Promise<Pick<Session, 'stoppedAt' | 'variables'> & { threadId: number }> {
  const missed = terminated.then(() => {
    throw new Error('the script ended without a stop at the breakpoint')
  })
  const { reason, threadId } = await Promise.race([stopped(client), missed])
  if (reason !== 'breakpoint') throw new Error(`stopped for another reason: ${reason}`)
  const [top] = await stackTrace(client, threadId)
  if (!top) throw new Error('stopped nowhere')
  const stoppedAt = { path: top.source?.path ?? '', line: top.line }
  return { stoppedAt, variables: await locals(client, top.id), threadId }
}

/** The number of the only line that contains `text`. */
export function lineOf(path: string, text: string): number {
  const lines = readFileSync(path, 'utf8').split(/\r\n|\n|\r/)
  const index = lines.findIndex((line) => line.includes(text))
  if (index < 0 || lines.some((line, other) => other > index && line.includes(text)))
    throw new Error(`not one line of ${path} contains ${text}`)
  return index + 1
}

function mounted(target: AttachTarget, appRoot: string): AttachTarget {
  const pathMappings = target.arguments.pathMappings?.map((mapping) => ({
    ...mapping,
    remoteRoot: mapping.remoteRoot.replace(APP_ROOT, appRoot),
  }))
  return { ...target, arguments: { ...target.arguments, ...(pathMappings && { pathMappings }) } }
}

async function endedEarly(running: PythonProcess): Promise<never> {
  const { code } = await running.outcome
  throw new Error(`the script ended with ${code} before anyone could attach`)
}

/** Adds what the script has said to the error of a step of the story. */
async function whileRunning<T>(running: PythonProcess, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${report(running)}`, { cause: error })
  }
}
