/** Runs Python scripts as Azure ML does: as a child process whose output goes through pipes. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { killScript, MARKER } from './leftovers.ts'
import { within } from './patience.ts'
import { interpreter, type PythonEnvironment, pythonVariables } from './python-env.ts'

export interface PythonOptions {
  readonly environment: PythonEnvironment
  readonly cwd: string
  /** Options of Python itself, such as `-W error`. */
  readonly pythonFlags?: readonly string[]
  readonly variables?: Readonly<Record<string, string>>
  /** The file that the stand-in for azureml's run logs to, a line `name=value` each. */
  readonly runLog?: string
}

export interface Outcome {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface PythonProcess {
  readonly pid: number
  /** Resolves once a whole line on stdout matches; rejects if the output ends without one. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  /** Resolves when the script has exited and nobody holds its output open any more. */
  readonly outcome: Promise<Outcome>
  /** What has been written so far. */
  stdout(): string
  stderr(): string
  /** Kills whatever is still running; safe to call at any time, and always to be called. */
  stop(): Promise<void>
}

/** The flags of a step, on a port of its own. */
export function flags(port: number, timeout: number): string[] {
  return [
    '--remote_debug',
    ...['--remote_debug_connection_timeout', String(timeout)],
    ...['--remote_debug_client_ip', '127.0.0.1'],
    ...['--remote_debug_port', String(port)],
  ]
}

/** Starts `python <args>`. */
export function startPython(args: readonly string[], options: PythonOptions): PythonProcess {
  const marker = randomUUID()
  const child = spawn(interpreter(options.environment), [...(options.pythonFlags ?? []), ...args], {
    cwd: options.cwd,
    env: {
      ...pythonVariables(options.environment),
      ...(options.runLog ? { AML_DEBUG_TEST_RUN_LOG: options.runLog } : {}),
      ...options.variables,
      [MARKER]: marker,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that all of it can be killed.
    detached: true,
  })
  return overProcess(child, marker)
}

/** Runs `python <args>` to its end. */
export async function runPython(args: readonly string[], options: PythonOptions): Promise<Outcome> {
  const running = startPython(args, options)
  try {
    return await within(running.outcome, `the end of ${args.join(' ')}`, () => report(running))
  } finally {
    await running.stop()
  }
}

/** What a script has said so far, for error messages. */
export function report(running: Pick<PythonProcess, 'stdout' | 'stderr'>): string {
  return `stdout:\n${running.stdout()}\nstderr:\n${running.stderr()}`
}

interface LineWaiting {
  readonly pattern: RegExp
  resolve(match: RegExpExecArray): void
  reject(error: Error): void
}

function overProcess(child: ChildProcess, marker: string): PythonProcess {
  const { pid } = child
  let stdout = ''
  let stderr = ''
  let ended = false
  let waiting: LineWaiting[] = []

  const matchWaiting = (): void => {
    const lines = stdout.split('\n').slice(0, -1)
    waiting = waiting.filter(({ pattern, resolve }) => {
      const match = firstMatch(lines, pattern)
      if (match) resolve(match)
      return !match
    })
  }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    matchWaiting()
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })

  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      ended = true
      for (const { pattern, reject } of waiting) reject(missing(pattern))
      resolve({ code, signal, stdout, stderr })
    })
  })
  outcome.catch(() => {})

  const now = { stdout: () => stdout, stderr: () => stderr }
  const missing = (pattern: RegExp): Error =>
    new Error(`no line of stdout matches ${pattern}\n${report(now)}`)
  const line = (pattern: RegExp): Promise<RegExpExecArray> => {
    const found = new Promise<RegExpExecArray>((resolve, reject) => {
      waiting.push({ pattern, resolve, reject })
      matchWaiting()
      if (ended) reject(missing(pattern))
    })
    return within(found, `a line that matches ${pattern}`, () => report(now))
  }
  const stop = async (): Promise<void> => {
    if (pid === undefined) return
    killScript(pid, marker)
    await outcome.catch(() => {})
  }
  return { pid: pid ?? -1, line, outcome, ...now, stop }
}

function firstMatch(lines: readonly string[], pattern: RegExp): RegExpExecArray | null {
  for (const line of lines) {
    const match = new RegExp(pattern).exec(line)
    if (match) return match
  }
  return null
}
