/** How the Debug Adapter Protocol puts JSON messages on a wire: a Content-Length header, a blank line, the JSON. */

export interface Message {
  readonly seq: number
  readonly type: 'request' | 'response' | 'event'
}

export interface Request extends Message {
  readonly type: 'request'
  readonly command: string
  readonly arguments?: unknown
}

export interface Response extends Message {
  readonly type: 'response'
  readonly request_seq: number
  readonly success: boolean
  readonly command: string
  readonly message?: string
  readonly body?: unknown
}

export interface Event extends Message {
  readonly type: 'event'
  readonly event: string
  readonly body?: unknown
}

export type AnyMessage = Request | Response | Event

const BLANK_LINE = '\r\n\r\n'

export function frame(message: AnyMessage): Buffer {
  const json = Buffer.from(JSON.stringify(message), 'utf8')
  return Buffer.concat([Buffer.from(`Content-Length: ${json.length}${BLANK_LINE}`, 'ascii'), json])
}

/** Takes bytes as they come and calls `receive` once for every message that is complete. */
export function unframer(receive: (message: AnyMessage) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0)
  return (chunk) => {
    pending = Buffer.concat([pending, chunk])
    for (;;) {
      const headerEnd = pending.indexOf(BLANK_LINE)
      if (headerEnd < 0) return
      const header = pending.toString('ascii', 0, headerEnd)
      const length = /^Content-Length: *(\d+)$/im.exec(header)?.[1]
      if (!length) throw new Error(`a header without Content-Length: ${header}`)
      const start = headerEnd + BLANK_LINE.length
      const end = start + Number(length)
      if (pending.length < end) return
      const message: AnyMessage = JSON.parse(pending.toString('utf8', start, end))
      pending = pending.subarray(end)
      receive(message)
    }
  }
}
