#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import type { Interface } from 'node:readline'
import { printTo } from './output.ts'
import { printableLines, type Terminal } from './terminal.ts'
import { VERSION } from './version.ts'

// a write beyond a size limit shall fail like any other write, not end the process
process.on('SIGXFSZ', () => {})

let lines: Interface | undefined

const out = printTo(1, () =>
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `aml-debug add | head` has read enough
    if (error.code !== 'EPIPE') err(`aml-debug: cannot write the output: ${error.message}\n`)
    process.exit(error.code === 'EPIPE' ? 0 : 2)
  }),
)
// with nobody left to tell, `aml-debug add 2>&1 | head` has read enough, too
const err = printTo(2, () => process.stderr.on('error', () => {}))

const argv = process.argv.slice(2)
const ready = argv.length === 1 ? readyText(argv[0]) : null
if (ready === null) start()
else out(ready)

/** Runs the command line. */
function start(): void {
  const cwd = currentFolder()
  if (cwd === null) {
    err('aml-debug: the current folder is gone; change to another one\n')
    process.exitCode = 2
    return
  }
  main(openTerminal(cwd))
    .then((code) => {
      process.exitCode = code
    })
    .catch((error: Error) => {
      // without the source line that Node shows: the bundle's lines are endless
      err(
        `aml-debug: this is a bug in aml-debug, please report it; nothing more is written\n${printableLines(error.stack ?? String(error))}\n`,
      )
      process.exitCode = 2
    })
    .finally(() => lines?.close())
}

function currentFolder(): string | null {
  try {
    return process.cwd()
  } catch {
    return null
  }
}

function openTerminal(cwd: string): Terminal {
  const { isatty } = process.getBuiltinModule('node:tty')
  const isTerminal = isatty(0) && isatty(2)
  return {
    cwd,
    out,
    err,
    // process.stdin takes 2 ms to load
    get input() {
      return process.stdin
    },
    colour: { out: isatty(1), err: isatty(2) },
    ...(isTerminal ? { ask: asking() } : {}),
  }
}

/** Loads what the command line needs. */
async function main(terminal: Terminal): Promise<number> {
  const { run } = await import('../program.ts')
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

/** Asks on the terminal; what is typed ahead answers the next question. */
function asking(): (question: string) => Promise<string | null> {
  let answers: AsyncIterator<string> | undefined
  return async (question) => {
    const { createInterface } = await import('node:readline')
    lines ??= createInterface({ input: process.stdin, output: process.stderr }).on('SIGINT', () => {
      // what a shell says of a program that Ctrl-C ends
      err('\n')
      process.exit(130)
    })
    answers ??= lines[Symbol.asyncIterator]()
    lines.setPrompt(question)
    lines.prompt()
    const { value, done } = await answers.next()
    return done ? null : value
  }
}
