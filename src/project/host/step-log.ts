import { BlockList, isIP } from 'node:net'

/** What the log of a step says of its debugger. */
export interface LogFinding {
  readonly address: string
  /** What else is named as one: by other processes of the job, or by a try before this. */
  readonly others: readonly string[]
  /** Null where the log does not show it. */
  readonly port: number | null
  /** The script that Azure ML says it calls, relative to its source directory. */
  readonly script: string | null
  /** What came of it, where the log goes on: somebody attached, nobody did, or it did not start. */
  readonly after: 'attached' | 'given up' | { readonly failed: string } | null
}

/** Reads a log piece by piece; the newest address counts, for a step that is retried prints another. */
export interface LogReader {
  push(text: string): void
  /** There is nothing more to come: the last line counts too. */
  end(): void
  readonly finding: LogFinding | null
  /** Text that stands where an address should, and is none that anybody can connect to. */
  readonly rejected: string | null
}

/** A line beyond this is no line of ours. Characters. */
const LONGEST_LINE = 1 << 16

/** Starts to read a log. */
export function readLog(): LogReader {
  let rest = ''
  let port: number | null = null
  let script: string | null = null
  let found: Pick<LogFinding, 'address' | 'after'> | null = null
  const addresses = new Set<string>()
  let ownPort: number | null = null
  let rejected: string | null = null
  const readLine = (raw: string): void => {
    const line = plain(raw)
    script = /\bscript \[ ?['"]?([^'"\]]+?)['"]? ?\] with arguments/.exec(line)?.[1] ?? script
    port = portIn(/--remote_debug_port['"]?[\s,=]+['"]?(\d{1,5})(?!\d)/.exec(line)) ?? port
    const address = /(?:^|[^\w.])ip_address: *(\S+)/.exec(line)?.[1]
    if (address !== undefined) {
      const withPort = /^(\d+\.\d+\.\d+\.\d+):(\d{1,5})$/.exec(address)
      const host = withPort?.[1] ?? address
      if (isReachable(host)) {
        found = { address: host, after: null }
        addresses.add(host)
        ownPort = withPort ? Number(withPort[2]) : null
        rejected = null
      } else rejected = address
    }
    const attached = /\bDebugger attached = (True|False)\b/.exec(line)?.[1]
    const failed = /\bDebugger not started: (.*)/.exec(line)?.[1]
    if (found && attached && !(typeof found.after === 'object' && found.after))
      found = { ...found, after: attached === 'True' ? 'attached' : 'given up' }
    if (found && failed !== undefined) found = { ...found, after: { failed } }
  }
  return {
    push(text) {
      const lines = (rest + text).split(/[\r\n]/)
      rest = lines.pop()?.slice(-LONGEST_LINE) ?? ''
      lines.forEach(readLine)
    },
    end() {
      readLine(rest)
      rest = ''
    },
    get finding() {
      if (!found) return null
      const { address } = found
      const others = [...addresses].filter((other) => other !== address)
      return { ...found, others, port: ownPort ?? port, script }
    },
    get rejected() {
      return rejected
    },
  }
}

/** A text without the codes that steer a terminal, and without the zero bytes of PowerShell's UTF-16. */
function plain(line: string): string {
  return (
    line
      .slice(-LONGEST_LINE)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      .replace(/\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g, '')
      .replace(/\p{Cc}/gu, '')
  )
}

function portIn(match: RegExpExecArray | null): number | null {
  const port = Number(match?.[1])
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : null
}

/** Addresses that no machine has. */
function nobody(): BlockList {
  const list = new BlockList()
  list.addSubnet('0.0.0.0', 8)
  list.addSubnet('224.0.0.0', 3)
  list.addAddress('::', 'ipv6')
  list.addSubnet('ff00::', 8, 'ipv6')
  return list
}

/** Whether a text is the address of one machine, and not a name, a range or a group. */
export function isReachable(address: string): boolean {
  const family = isIP(address)
  if (family === 0 || address.includes('%')) return false
  return !nobody().check(address, family === 6 ? 'ipv6' : 'ipv4')
}
