import { createReadStream, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type LogFinding, type LogReader, readLog } from './step-log.ts'

/** Azure ML's logs of what a script prints: `70_driver_log.txt`, `user_logs/std_log.txt`, `std_log_process_00.txt`. */
const DRIVER_LOG = /(driver_log|std_log)[^/]*\.(txt|log)$/

/** A log with an address in it. */
export interface FoundLog {
  /** Relative to the folder that was searched. */
  readonly path: string
  readonly finding: LogFinding
}

/** What the logs of a folder say. */
export interface LogSearch {
  readonly found: readonly FoundLog[]
  readonly read: number
  /** Text that stands where an address should. */
  readonly rejected: string | null
}

/**
 * Reads a log, or the logs in a folder that was downloaded, however deep.
 *
 * @throws Error where a file cannot be read
 */
export async function searchLogs(path: string): Promise<LogSearch> {
  const files = statSync(path).isDirectory() ? logsIn(path) : [path]
  const found: FoundLog[] = []
  let rejected: string | null = null
  for (const file of files) {
    const log = await readStream(createReadStream(file), () => false)
    rejected = log.rejected ?? rejected
    if (log.finding) found.push({ path: relative(path, file) || file, finding: log.finding })
  }
  return { found, read: files.length, rejected }
}

function logsIn(folder: string): string[] {
  const texts = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(txt|log)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const logs = texts.filter((path) => DRIVER_LOG.test(path))
  return logs.length > 0 ? logs : texts
}

/**
 * What one log of those found says: of several processes of one run the first, which is rank 0.
 *
 * @returns null where logs of several runs name different addresses
 */
export function oneOf(found: readonly FoundLog[]): LogFinding | null {
  const [first] = found
  if (!first) return null
  const { address } = first.finding
  const same = ({ path, finding }: FoundLog) =>
    finding.address === address || dirname(path) === dirname(first.path)
  if (!found.every(same)) return null
  const all = found.flatMap(({ finding }) => [finding.address, ...finding.others])
  return { ...first.finding, others: [...new Set(all)].filter((other) => other !== address) }
}

/**
 * Reads a log as it streams.
 *
 * @param enough whether to stop before its end
 */
export async function readStream(
  stream: AsyncIterable<Uint8Array | string>,
  enough: (log: LogReader) => boolean,
): Promise<LogReader> {
  const log = readLog()
  const decoder = new TextDecoder()
  for await (const chunk of stream) {
    log.push(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))
    if (enough(log)) return log
  }
  log.end()
  return log
}
