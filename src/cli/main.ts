#!/usr/bin/env node
import { createInterface, type Interface } from 'node:readline'
import { printableLines, type Terminal } from './terminal.ts'
import { VERSION } from './version.ts'

// a write beyond a size limit shall fail like any other write, not end the process
process.on('SIGXFSZ', () => {})
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `aml-debug add | head` has read enough
  if (error.code !== 'EPIPE')
    process.stderr.write(`aml-debug: cannot write the output: ${error.message}\n`)
  process.exit(error.code === 'EPIPE' ? 0 : 2)
})

const isTerminal = process.stdin.isTTY && process.stderr.isTTY
let lines: Interface | undefined

const argv = process.argv.slice(2)

const exit = main({
  cwd: process.cwd(),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  get input() {
    return process.stdin
  },
  colour: { out: process.stdout.isTTY ?? false, err: process.stderr.isTTY ?? false },
  ...(isTerminal ? { ask: asking() } : {}),
})

try {
  process.exitCode = await exit
} catch (error) {
  // without the source line that Node shows: the bundle's lines are endless
  process.stderr.write(
    `aml-debug: this is a bug in aml-debug, please report it; nothing more is written\n${printableLines((error as Error).stack ?? String(error))}\n`,
  )
  process.exitCode = 2
} finally {
  lines?.close()
}

/** Loads what the command line needs, and for the version alone nothing. */
async function main(terminal: Terminal): Promise<number> {
  if (argv.length === 1 && argv[0] === '--version') {
    terminal.out(`${VERSION}\n`)
    return 0
  }
  const { run } = await import('./run.ts')
  return run(argv, terminal)
}

/** Asks on the terminal; what is typed ahead answers the next question. */
function asking(): (question: string) => Promise<string | null> {
  let answers: AsyncIterator<string> | undefined
  return async (question) => {
    lines ??= createInterface({ input: process.stdin, output: process.stderr })
    answers ??= lines[Symbol.asyncIterator]()
    lines.setPrompt(question)
    lines.prompt()
    const { value, done } = await answers.next()
    return done ? null : value
  }
}
