import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isNotebook } from '../notebook/notebook.ts'
import { endParsingAhead, startParsingAhead } from '../python/parse-ahead.ts'
import type { ParserData } from './parser-thread.ts'

/** From so many modules on a second parser pays, which takes a while to start, and some 10 MB. */
const MANY = 100

/**
 * Starts a thread that parses what this one will ask for, where there is much to parse.
 *
 * @param files those that will be parsed
 */
export function startSecondParser(files: readonly string[]): void {
  if (files.filter((path) => !isNotebook(path)).length < MANY || isAddressSpaceLimited()) return
  const { MessageChannel, receiveMessageOnPort, Worker } =
    process.getBuiltinModule('node:worker_threads')
  const { port1, port2 } = new MessageChannel()
  const workerData: ParserData = { port: port2, files: files.length }
  try {
    const thread = new Worker(fileURLToPath(new URL('./parser-thread.cjs', import.meta.url)), {
      workerData,
      transferList: [port2],
      execArgv: [],
      // what it would print is nobody's: Node loads its own streams for that
      stdout: true,
      stderr: true,
      // what it makes is handed on at once
      resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 16 },
    })
    // what it does not do is done here
    thread.on('error', () => {})
    thread.unref()
    startParsingAhead(port1, receiveMessageOnPort)
  } catch {
    // where no thread can be had, all is parsed here
    port1.close()
  }
}

/**
 * Whether the process may reserve only so many addresses (`ulimit -v`): V8 reserves 10 GB for each thread with a parser,
 * and ends the whole process where these are not to be had. Only Linux has such limits.
 */
function isAddressSpaceLimited(): boolean {
  try {
    return /^Max address space +\d/m.test(readFileSync('/proc/self/limits', 'utf8'))
  } catch {
    return false
  }
}

/** Ends that thread. */
export const stopSecondParser = endParsingAhead
