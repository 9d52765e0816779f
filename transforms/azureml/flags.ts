/** The four arguments that an instrumented step script takes; the how-to's names. */
export const DEBUG_FLAGS = {
  enabled: '--remote_debug',
  timeout: '--remote_debug_connection_timeout',
  clientIp: '--remote_debug_client_ip',
  port: '--remote_debug_port',
} as const

/** The argument behind which no other is an option. */
export const END_OF_OPTIONS = '--'

/** The name of one of the four arguments. */
export type Flag = (typeof DEBUG_FLAGS)[keyof typeof DEBUG_FLAGS]

/** The four arguments, in the order in which they are declared. */
export const ALL_FLAGS: ReadonlySet<string> = new Set(Object.values(DEBUG_FLAGS))

/** The values of the flags when a step is run; the timeout in seconds. */
export interface DebugOptions {
  readonly port: number
  readonly timeout: number
  /** The address of the VS Code machine; absent for the default route. */
  readonly clientIp?: string
}

/** The flags that a step is run with, each with its value behind it. */
export const flagWords = ({ port, timeout, clientIp }: DebugOptions): (string | number)[][] => [
  [DEBUG_FLAGS.enabled],
  [DEBUG_FLAGS.timeout, timeout],
  ...(clientIp ? [[DEBUG_FLAGS.clientIp, clientIp]] : []),
  [DEBUG_FLAGS.port, port],
]

/** The id of the transform that passes the flags: writing asks for nothing else of all transforms. */
export const PASSES_FLAGS = 'pipeline-step'
