import type { Reader } from '../../python/evaluate.ts'
import { piecesOf, readWithin, UNKNOWN } from '../../python/known-pieces.ts'
import { type StaticValue, string, type Unit, unknown } from '../../python/static-value.ts'
import type { PyNode } from '../../python/syntax.ts'
import type { Question } from '../world/readings.ts'

/** What a command line runs: `["python", "train.py", …]`, `"torchrun --nproc_per_node 2 train.py …"`. */

/**
 * The script that a command line starts, and gives its last words to; null where it starts anything else. Asked in one
 * way of reaching it, it is not known where it depends on what is not.
 */
export function scriptOfCommand(unit: Unit, command: PyNode, reader: Reader): Question | null {
  const started = (inner: Reader) => {
    const pieces = piecesOf(inner, { unit, node: command })
    const run = runIn(pieces.map(({ text }) => text).join(''))
    return run && { ...run, pieces }
  }
  if (!started(reader)) return null
  return {
    at: command,
    answer(inner): StaticValue {
      const run = started(inner)
      if (!run) return unknown(unit, command)
      for (const word of [run.launcher, run.script]) readWithin(inner, run.pieces, word)
      const { text } = run.script
      return text.includes(UNKNOWN) ? unknown(unit, command) : string(text)
    },
  }
}

/** What of a command line starts a script: its first word, and the one that names the script. */
interface Run {
  readonly launcher: Word
  readonly script: Word
}

/** What a shell would read as more than one plain command. */
const SHELL = /[|&<>`\n#]|\$\(/

/** What may not go before, joined by `&&` or `;`: it leaves the folder, runs a script, or is not known. */
const LEAVES = /\b(cd|pushd|popd|exec|exit)\b|\.py\b|\0/

/** What a command line gives Python to run; null where it starts anything else, or something after it. */
function runIn(line: string): Run | null {
  const from = /^(?:.*(?:&&|;))?/s.exec(line)?.[0].length ?? 0
  if (SHELL.test(line.slice(from)) || LEAVES.test(line.slice(0, from))) return null
  const words = [...line.slice(from).matchAll(/\S+/g)].map(({ 0: text, index }) => ({
    text,
    start: from + index,
    end: from + index + text.length,
  }))
  const [launcher, ...rest] = words.slice(words.findIndex(({ text }) => !/^\w+=/.test(text)))
  const script = launcher && scriptAmong(launcher, rest)
  return launcher && script ? { launcher, script } : null
}

/** A word of a command line, by offsets in it. */
interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
}

const PYTHON = /(^|\/)python[\d.]*$/
/** Options of Python that take no value. */
const OPTION = /^-[bBdEiIOqsSuvx]+$/
/** What starts a script once or several times, and gives it the words behind its name. */
const LAUNCHER = /^(accelerate|deepspeed|horovodrun|mpiexec|mpirun|torchrun|xvfb-run)$/
/** The same as modules. */
const LAUNCHER_MODULE = /^(torch\.distributed\.(launch|run)|accelerate\.commands\.launch)$/

/** The word that names the script which the first word starts. */
function scriptAmong(first: Word, rest: readonly Word[]): Word | null {
  if (PYTHON.test(first.text)) {
    const at = rest.findIndex(({ text }) => !OPTION.test(text))
    const [next, module, ...others] = at < 0 ? [] : rest.slice(at)
    if (next?.text === '-m')
      return module && LAUNCHER_MODULE.test(module.text) ? launched(others) : null
    return next && !/^["'-]/.test(next.text) ? next : null
  }
  return LAUNCHER.test(first.text) ? launched(rest) : null
}

/** The script behind the options of a launcher. */
function launched(words: readonly Word[]): Word | null {
  const at = words.findIndex(({ text }) => PYTHON.test(text) || /^[^-].*\.py$/.test(text))
  const found = words[at]
  return found && PYTHON.test(found.text)
    ? scriptAmong(found, words.slice(at + 1))
    : (found ?? null)
}
