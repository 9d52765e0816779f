import { once } from 'node:events'
import { writeSync } from 'node:fs'

/** One of Node's streams for what a program prints. */
type Stream = NodeJS.WriteStream

/** Prints a text; who prints much waits for what is given back, lest all of it be held in memory. */
export type Print = (text: string) => unknown

/**
 * Prints past Node's streams, which take some milliseconds to load, until a text is not taken whole: a stream waits for
 * its reader, and tells of whatever else stands against a text.
 *
 * @param open Node's stream for the descriptor
 */
export function printTo(descriptor: number, open: () => Stream): Print {
  // a console of Windows is no file of UTF-8
  let stream = process.platform === 'win32' ? open() : undefined
  let draining: Promise<unknown> | undefined
  return (text) => {
    const bytes = Buffer.from(text)
    const rest = stream ? bytes : bytes.subarray(takenAtOnce(descriptor, bytes))
    if (rest.length === 0) return undefined
    stream ??= open()
    if (stream.write(rest)) return undefined
    draining ??= once(stream, 'drain')
      // the stream tells of what stands against it
      .catch(() => {})
      .finally(() => {
        draining = undefined
      })
    return draining
  }
}

/** Writes what is taken at once; gives how many bytes that is. */
function takenAtOnce(descriptor: number, bytes: Uint8Array): number {
  let taken = 0
  try {
    while (taken < bytes.length) taken += writeSync(descriptor, bytes, taken)
  } catch {
    // the stream will meet the same, and tells of it
  }
  return taken
}
