#!/usr/bin/env node
import { once } from 'node:events'
import { readFileSync, writeSync } from 'node:fs'
import type { Interface } from 'node:readline'
import { printableLines, type Terminal } from './terminal.ts'
import { VERSION } from './version.ts'

// a write beyond a size limit shall fail like any other write, not end the process
process.on('SIGXFSZ', () => {})

let lines: Interface | undefined
let draining: Promise<unknown> | undefined

const argv = process.argv.slice(2)
const ready = argv.length === 1 ? readyText(argv[0]) : null
// Node's streams take 5 ms to load; they tell of whatever stands against the text
if (ready === null || !isWritten(ready)) start()

/** Writes a text at once, past Node's streams; false where that cannot be done. */
function isWritten(text: string): boolean {
  try {
    return writeSync(1, text) === Buffer.byteLength(text)
  } catch {
    return false
  }
}

/** Runs the command line. */
function start(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `aml-debug add | head` has read enough
    if (error.code !== 'EPIPE')
      process.stderr.write(`aml-debug: cannot write the output: ${error.message}\n`)
    process.exit(error.code === 'EPIPE' ? 0 : 2)
  })
  // with nobody left to tell, `aml-debug add 2>&1 | head` has read enough, too
  process.stderr.on('error', () => {})

  main(openTerminal())
    .then((code) => {
      process.exitCode = code
    })
    .catch((error: Error) => {
      // without the source line that Node shows: the bundle's lines are endless
      process.stderr.write(
        `aml-debug: this is a bug in aml-debug, please report it; nothing more is written\n${printableLines(error.stack ?? String(error))}\n`,
      )
      process.exitCode = 2
    })
    .finally(() => lines?.close())
}

function openTerminal(): Terminal {
  const { isatty } = process.getBuiltinModule('node:tty')
  // process.stdin takes 2 ms to load
  const isTerminal = isatty(0) && isatty(2)
  return {
    cwd: process.cwd(),
    out: (text) => (process.stdout.write(text) ? undefined : drained()),
    err: (text) => process.stderr.write(text),
    get input() {
      return process.stdin
    },
    colour: { out: process.stdout.isTTY ?? false, err: process.stderr.isTTY ?? false },
    ...(isTerminal ? { ask: asking() } : {}),
  }
}

/** Loads what the command line needs; for the version and the help of the program, nothing. */
async function main(terminal: Terminal): Promise<number> {
  if (ready !== null) {
    terminal.out(ready)
    return 0
  }
  const { run } = await import('./run.ts')
  return run(argv, terminal)
}

/** What the build has written down already. */
function readyText(flag: string | undefined): string | null {
  if (flag === '--version') return `${VERSION}\n`
  if (flag !== '--help' && flag !== '-h') return null
  try {
    return readFileSync(new URL('./help.txt', import.meta.url), 'utf8')
  } catch {
    return null
  }
}

/** Waits until what is written has been taken. */
function drained(): Promise<unknown> {
  draining ??= once(process.stdout, 'drain').finally(() => {
    draining = undefined
  })
  return draining
}

/** Asks on the terminal; what is typed ahead answers the next question. */
function asking(): (question: string) => Promise<string | null> {
  let answers: AsyncIterator<string> | undefined
  return async (question) => {
    const { createInterface } = await import('node:readline')
    lines ??= createInterface({ input: process.stdin, output: process.stderr })
    answers ??= lines[Symbol.asyncIterator]()
    lines.setPrompt(question)
    lines.prompt()
    const { value, done } = await answers.next()
    return done ? null : value
  }
}
