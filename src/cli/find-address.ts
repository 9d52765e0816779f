import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileProblem } from '../project/file-problem.ts'
import { isLabelledWith } from '../project/host/host.ts'
import { oneOf, readStream, searchLogs } from '../project/host/log-files.ts'
import { isReachable, type LogFinding } from '../project/host/step-log.ts'
import { enumerate } from '../text/enumerate.ts'
import type { Flags } from './command-line/flags.ts'
import { UsageError } from './command-line/usage.ts'
import type { Terminal } from './terminal.ts'

/** What a log shows, or why it shows no address and what to do. */
type FoundAddress = LogFinding | { readonly error: string; readonly hint: string }

const RUN_WITH_FLAG =
  'a step prints it when it runs with --remote_debug: check the arguments of the step, and that its log is the one of the child run'

/** What nobody calls a log: 10.0.0.300, 10.0.0.5:5678, [::1]. */
const LIKE_AN_ADDRESS = /^(\d+(\.\d+){3}|\[?[\da-f]*(:[\da-f]*){2,}\]?)(%\w+)?(:\d+)?$/i

/**
 * Finds the address of a node: in a log, in a folder of logs, in what standard input brings, or as it is given.
 *
 * @throws UsageError
 */
export async function findAddress(flags: Flags, terminal: Terminal): Promise<FoundAddress> {
  if (readsInput(flags)) return fromStream(flags, terminal)
  const log = flags.operands[0] ?? ''
  // of a variable that holds nothing: it would mean the whole folder
  if (log === '') throw new UsageError('the path is empty; name a log, or - to read standard input')
  const path = resolve(terminal.cwd, log)
  if (!existsSync(path)) {
    if (isReachable(log)) return { address: log, others: [], port: null, script: null, after: null }
    throw new UsageError(
      LIKE_AN_ADDRESS.test(log)
        ? `${log} is no log here, and no address to connect to; give one such as 10.0.0.5, and the port with --port`
        : `there is no ${log} here; check the path`,
    )
  }
  return fromLogs(path, log, flags['config-name'])
}

/** @param name the launch configuration, which may tell which of several logs is meant */
async function fromLogs(
  path: string,
  shown: string,
  name: string | undefined,
): Promise<FoundAddress> {
  try {
    const { found, read, rejected } = await searchLogs(path)
    const named = found.filter(
      ({ finding }) => name !== undefined && isLabelledWith(name, finding.script),
    )
    const all = named.length > 0 ? named : found
    const one = oneOf(all)
    if (one) return one
    if (all.length > 0)
      return {
        error: `${all.length} logs of different runs have an address: ${enumerate(all.map((log) => `${log.path} (${log.finding.address})`))}`,
        hint: 'name one of them',
      }
    if (read === 0) return { error: `there is no log in ${shown}`, hint: 'name a log file' }
    return missing(rejected)
  } catch (error) {
    return {
      error: `${shown} cannot be read: ${fileProblem(error)}`,
      hint: 'check the path and its permissions',
    }
  }
}

const missing = (rejected: string | null): FoundAddress =>
  rejected === null
    ? { error: 'the log has no line with ip_address:', hint: RUN_WITH_FLAG }
    : {
        error: `what the log shows as ip_address is no address to connect to: ${rejected}`,
        hint: 'pass --remote_debug_client_ip to the step, so that it finds the address that faces you',
      }

/** Reads standard input as it comes, up to the first address; what it shows meanwhile is for a terminal only. */
async function fromStream({ operands }: Flags, terminal: Terminal): Promise<FoundAddress> {
  const { input } = terminal
  if (!input || (operands.length === 0 && input.isTTY))
    throw new UsageError('name the log of a step, a folder of logs, or - to read standard input')
  const started = Date.now()
  const show = () =>
    terminal.err(
      `\r\u001b[KWaiting for ip_address in the log: ${Math.round((Date.now() - started) / 1000)} s`,
    )
  if (terminal.colour?.err) show()
  const timer = terminal.colour?.err ? setInterval(show, 1000) : null
  try {
    const reader = await readStream(input, ({ finding }) => finding !== null)
    return reader.finding ?? missing(reader.rejected)
  } finally {
    if (timer) {
      clearInterval(timer)
      terminal.err('\r\u001b[K')
    }
  }
}

/** Whether the log is what comes over standard input. */
export const readsInput = ({ operands: [log] }: Flags): boolean => log === undefined || log === '-'
