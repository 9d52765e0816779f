import fs from 'node:fs'
import type { Worker } from 'node:worker_threads'
import { type ReadWhole, wholeReader } from './reader.ts'

/** What a search looks for. */
interface Query {
  readonly root: string
  readonly word: string
  /** Larger files are not read to their end. Bytes. */
  readonly largest: number
}

/** Files that one thread searches in one go. */
interface Batch {
  readonly paths: readonly string[]
  /** For each path 0 while it is unknown, 1 without the word, 2 with it; both threads see what the other knows. */
  readonly answers: Uint8Array
}

/** How many files a batch has. */
const BATCH = 128
/** From so many batches on it pays to have another thread search as well. */
const MANY = 8

/** A search that goes on while files are still being listed. */
export interface Search {
  add(paths: readonly string[]): void
  /** The files that hold the word, and those that cannot be read, sorted; to be called once. */
  finish(): string[]
}

/**
 * Searches files for a word. This is the fast path of a scan: only bytes are searched, and each of two threads reads
 * into one buffer and passes over what the other knows already.
 */
export function startSearch(query: Query): Search {
  const batches: Batch[] = []
  let paths: string[] = []
  /** Ends a batch. */
  function close(): void {
    const batch = { paths, answers: new Uint8Array(new SharedArrayBuffer(paths.length)) }
    paths = []
    batches.push(batch)
    if (batches.length >= MANY) helperThread()?.postMessage([query, batch])
  }
  return {
    add(added) {
      for (const path of added) if (paths.push(path) === BATCH) close()
    },
    finish() {
      close()
      // from the end, for the other thread comes from the front
      batches.toReversed().forEach(searcher(query, wholeReader(fs)))
      const found = batches.flatMap(({ paths: searched, answers }) =>
        searched.filter((_, index) => answers[index] === 2),
      )
      return [...new Set(found)].sort()
    },
  }
}

let running: Worker | null = null

/** The thread that searches the batches that it is sent, one for all searches; null where none can be had. */
function helperThread(): Worker | null {
  const code = `const { parentPort } = require('node:worker_threads')
    const read = (${wholeReader})(require('node:fs'))
    const searcher = ${searcher}
    parentPort.on('message', ([query, batch]) => searcher(query, read)(batch))`
  try {
    running ??= startThread(code)
  } catch {
    // whatever it cannot do is done here
  }
  return running
}

function startThread(code: string): Worker {
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  // what it would print is nobody's: Node loads its own streams for that
  const thread = new Worker(code, { eval: true, execArgv: [], stdout: true, stderr: true })
  thread.on('error', () => {})
  thread.unref()
  // searches are done in this turn of the event loop, or will never be asked for
  setImmediate(() => {
    running = null
    void thread.terminate()
  })
  return thread
}

/**
 * Makes a function that searches the files of a batch for which nothing is known yet. This runs as text on the other
 * thread, too, so that it knows nothing but what it is given.
 */
function searcher({ root, word, largest }: Query, read: ReadWhole): (batch: Batch) => void {
  // a search stops wherever it meets the first letter: from a rare one on it takes a sixth of the time
  const rest = word.slice(Math.max(0, word.search(/[jqxz]/)))
  // joined in the loop, it may make the process wait for good at its end: https://github.com/nodejs/node/issues/54918
  const top = `${root}/`
  function mayHold(path: string): boolean {
    try {
      const bytes = read(top + path, largest)
      return bytes === null || (bytes.includes(rest) && bytes.includes(word))
    } catch {
      // what cannot be read may hold the word
      return true
    }
  }
  return ({ paths, answers }) => {
    for (const [index, path] of paths.entries())
      if (answers[index] === 0) answers[index] = mayHold(path) ? 2 : 1
  }
}
