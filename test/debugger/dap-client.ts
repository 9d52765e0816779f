/** A small Debug Adapter Protocol client: as much of VS Code as it takes to stop at a breakpoint. */
import { createConnection, type Socket } from 'node:net'
import { type AnyMessage, type Event, frame, type Response, unframer } from './dap-framing.ts'
import { sleep, within } from './patience.ts'

export interface DapClient {
  /** Sends a request; resolves with the body of its response, rejects with its error message. */
  request(command: string, args?: unknown): Promise<unknown>
  /** The next event of that name, one that has come already and was not taken yet included. */
  event(name: string, options?: { readonly patient?: boolean }): Promise<Event>
  /** All events so far, in their order. */
  readonly events: readonly Event[]
  /** Closes the connection without a word, as a crashed VS Code does. */
  close(): void
}

export interface StackFrame {
  readonly id: number
  readonly name: string
  readonly line: number
  readonly source?: { readonly path?: string }
}

export interface Stopped {
  readonly reason: string
  readonly threadId: number
}

interface Waiting<T> {
  resolve(value: T): void
  reject(error: Error): void
}

/** Connects, and tries again while nobody listens: a step prints its address before it listens. */
export function connect(host: string, port: number): Promise<DapClient> {
  let given = false
  const attempt = async (): Promise<DapClient> => {
    for (;;) {
      try {
        return overSocket(await openSocket(host, port))
      } catch (error) {
        if (given || (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error
        await sleep(50)
      }
    }
  }
  return within(attempt(), `a debugger at ${host}:${port}`).finally(() => {
    given = true
  })
}

function openSocket(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

function overSocket(socket: Socket): DapClient {
  const responses = new Map<number, Waiting<unknown>>()
  const expected = new Map<string, Waiting<Event>[]>()
  const untaken: Event[] = []
  const events: Event[] = []
  let seq = 0
  let closed: Error | undefined

  const onResponse = (response: Response): void => {
    const waiting = responses.get(response.request_seq)
    responses.delete(response.request_seq)
    if (response.success) waiting?.resolve(response.body)
    else waiting?.reject(new Error(`${response.command}: ${response.message}`))
  }
  const onEvent = (event: Event): void => {
    events.push(event)
    const waiting = expected.get(event.event)?.shift()
    if (waiting) waiting.resolve(event)
    else untaken.push(event)
  }
  const onMessage = (message: AnyMessage): void => {
    if (message.type === 'response') onResponse(message)
    else if (message.type === 'event') onEvent(message)
  }
  const onClosed = (error: Error): void => {
    closed ??= error
    for (const waiting of responses.values()) waiting.reject(closed)
    for (const waiting of [...expected.values()].flat()) waiting.reject(closed)
    responses.clear()
    expected.clear()
  }

  const take = unframer(onMessage)
  socket.on('data', (chunk: Buffer) => take(chunk))
  socket.on('error', onClosed)
  socket.on('close', () => onClosed(new Error('the debugger closed the connection')))

  const seen = (): string => `events so far: ${events.map((event) => event.event).join(', ')}`
  const request = (command: string, args?: unknown): Promise<unknown> => {
    if (closed) return Promise.reject(closed)
    const number = ++seq
    const response = new Promise((resolve, reject) => {
      responses.set(number, { resolve, reject })
    })
    socket.write(frame({ seq: number, type: 'request', command, arguments: args }))
    return within(response, `the response to ${command}`, seen)
  }
  const event = (name: string, { patient = false } = {}): Promise<Event> => {
    const index = untaken.findIndex((one) => one.event === name)
    const found = untaken[index]
    if (found) {
      untaken.splice(index, 1)
      return Promise.resolve(found)
    }
    if (closed) return Promise.reject(closed)
    const coming = new Promise<Event>((resolve, reject) => {
      expected.set(name, [...(expected.get(name) ?? []), { resolve, reject }])
    })
    return patient ? coming : within(coming, `the event ${name}`, seen)
  }
  return { request, event, events, close: () => socket.destroy() }
}

function initialize(client: DapClient): Promise<unknown> {
  return client.request('initialize', {
    clientID: 'vscode',
    clientName: 'aml-debug tests',
    adapterID: 'debugpy',
    pathFormat: 'path',
    linesStartAt1: true,
    columnsStartAt1: true,
    supportsVariableType: true,
    supportsRunInTerminalRequest: true,
    locale: 'en',
  })
}

/** Resolves with the lines that the debugger took, or not, as breakpoints. */
export async function setBreakpoints(
  client: DapClient,
  path: string,
  lines: readonly number[],
): Promise<{ readonly verified: boolean; readonly line?: number; readonly message?: string }[]> {
  const body = await client.request('setBreakpoints', {
    source: { path },
    lines,
    breakpoints: lines.map((line) => ({ line })),
  })
  return (body as { breakpoints: { verified: boolean; line?: number; message?: string }[] })
    .breakpoints
}

export interface Breakpoints {
  readonly path: string
  readonly lines: readonly number[]
}

/**
 * The handshake, in the order that VS Code and debugpy keep: `attach` is sent, `initialized` comes, breakpoints are
 * set, `configurationDone` is sent, and only then is `attach` answered.
 */
export async function attach(
  client: DapClient,
  args: unknown,
  breakpoints: readonly Breakpoints[] = [],
): Promise<void> {
  await initialize(client)
  const attached = client.request('attach', args)
  const initialized = client.event('initialized')
  // Whichever fails first is thrown; the other one must not end up as an unhandled rejection.
  initialized.catch(() => {})
  attached.catch(() => {})
  await Promise.race([initialized, attached.then(() => initialized)])
  for (const { path, lines } of breakpoints) await setBreakpoints(client, path, lines)
  await client.request('configurationDone')
  await attached
}

export async function stopped(client: DapClient): Promise<Stopped> {
  return (await client.event('stopped')).body as Stopped
}

export async function stackTrace(client: DapClient, threadId: number): Promise<StackFrame[]> {
  const body = await client.request('stackTrace', { threadId })
  return (body as { stackFrames: StackFrame[] }).stackFrames
}

export async function scopes(
  client: DapClient,
  frameId: number,
): Promise<{ readonly name: string; readonly variablesReference: number }[]> {
  const body = await client.request('scopes', { frameId })
  return (body as { scopes: { name: string; variablesReference: number }[] }).scopes
}

/** Names and values, the values as the Variables view shows them. */
export async function variables(
  client: DapClient,
  variablesReference: number,
): Promise<Map<string, string>> {
  const body = await client.request('variables', { variablesReference })
  const list = (body as { variables: { name: string; value: string }[] }).variables
  return new Map(list.map(({ name, value }) => [name, value]))
}

/** The local variables of a frame; at module level these are the globals. */
export async function locals(client: DapClient, frameId: number): Promise<Map<string, string>> {
  const [first] = await scopes(client, frameId)
  if (!first) throw new Error('the frame has no scopes')
  return variables(client, first.variablesReference)
}

export async function resume(client: DapClient, threadId: number): Promise<void> {
  await client.request('continue', { threadId })
}

/** What the Disconnect button does: the script goes on without a debugger. */
export async function disconnect(client: DapClient): Promise<void> {
  await client.request('disconnect', { restart: false, terminateDebuggee: false })
  client.close()
}
